// An OpenID Connect issuer that has nothing to do with the server under test: npm's oidc-provider, on a free port of the loopback.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

export const secret = 'not-a-secret';

export class Issuer {
  #http;

  /** An issuer with one client, a program, whose tokens are for the audience. */
  static async start(client, audience) {
    const issuer = await Issuer.listen();
    issuer.client = client;
    issuer.#http.on('request', new Provider(issuer.url, settings(client, audience)).callback());
    return issuer;
  }

  /** An issuer that listens and knows nobody yet, for who has to know its address first. */
  static async listen() {
    const issuer = new Issuer();
    issuer.#http = createServer();
    await new Promise((resolve) => { issuer.#http.listen(0, '127.0.0.1', resolve); });
    issuer.url = `http://127.0.0.1:${issuer.#http.address().port}`;
    return issuer;
  }

  /** Lets people sign in to a site by what its pages ask of them: anybody, under any name, in the groups of that name. */
  serve(client, site, groupsOf) {
    this.#http.on('request', new Provider(this.url, settingsForPeople(client, site, groupsOf)).callback());
  }

  /** A token that the issuer gives the program for its own secret. */
  async token() {
    const answer = await fetch(`${this.url}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${this.client}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const { access_token: token } = await answer.json();
    if (!token) throw new Error(`The issuer gave no token: ${answer.status}`);
    return token;
  }

  close() {
    this.#http.closeAllConnections();
    return new Promise((resolve) => { this.#http.close(resolve); });
  }
}

function keys() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'key-1', alg: 'RS256', use: 'sig' }] };
}

function settingsForPeople(client, site, groupsOf) {
  const claims = (id) => ({ sub: id, preferred_username: id, groups: groupsOf(id) });
  return {
    jwks: keys(),
    clients: [{
      client_id: client, client_secret: secret, grant_types: ['authorization_code'], response_types: ['code'],
      redirect_uris: [`${site}/portal/oidc/callback`], post_logout_redirect_uris: [`${site}/sign-in`],
    }],
    claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] },
    conformIdTokenClaims: false,
    cookies: { keys: [secret] },
    findAccount: (_, id) => ({ accountId: id, claims: () => claims(id) }),
    pkce: { required: () => true },
  };
}

function settings(client, audience) {
  const resource = { scope: '', audience, accessTokenFormat: 'jwt', accessTokenTTL: 3600, jwt: { sign: { alg: 'RS256' } } };
  return {
    jwks: keys(),
    clients: [
      { client_id: client, client_secret: secret, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] },
    ],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: { enabled: true, defaultResource: () => 'urn:atelier', getResourceServerInfo: () => resource },
    },
  };
}
