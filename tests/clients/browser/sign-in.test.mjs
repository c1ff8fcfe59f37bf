// Sign-in at an OpenID Connect issuer with Amazon's own clients as npm has them: the issuer's token for temporary credentials of the
// server, and those for a session.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Nimble } from '@aws-sdk/client-nimble';
import { STS } from '@aws-sdk/client-sts';
import { Issuer } from './issuer.mjs';
import { simulated } from './machines.mjs';
import { Server } from './server.mjs';

const region = 'us-west-2';
const RoleArn = 'arn:aws:iam::123456789012:role/studio-user';

let issuer;
let server;
let studioId;

before(async () => {
  issuer = await Issuer.start('render-farm', 'atelier');
  server = await Server.create(simulated);
  await mkdir(server.data, { mode: 0o700 });
  const issuers = [{ issuer: issuer.url, audiences: ['atelier'], account: '123456789012' }];
  await writeFile(join(server.data, 'oidc-issuers.json'), JSON.stringify(issuers));
  await server.start();
  ({ STUDIO_ID: studioId } = await server.seed());
});

after(async () => {
  await server?.close();
  await issuer?.close();
});

const anybody = () => new STS({ endpoint: server.url, region, credentials: { accessKeyId: 'none', secretAccessKey: 'none' } });
const signIn = (WebIdentityToken) => anybody().assumeRoleWithWebIdentity({ RoleArn, RoleSessionName: 'night', WebIdentityToken });

function credentialsOf({ Credentials: made }) {
  return { accessKeyId: made.AccessKeyId, secretAccessKey: made.SecretAccessKey, sessionToken: made.SessionToken };
}

test('a program that the issuer knows gets credentials that work, and is the same user each time', async () => {
  const first = await signIn(await issuer.token());
  const again = await signIn(await issuer.token());
  const credentials = credentialsOf(first);

  const identity = await new STS({ endpoint: server.url, region, credentials }).getCallerIdentity({});
  const nimble = new Nimble({ endpoint: server.url, region, credentials });
  const { sessions } = await nimble.listStreamingSessions({ studioId, ownedBy: identity.UserId });

  assert.deepEqual(
    [first.SubjectFromWebIdentityToken, first.Audience, first.Provider],
    ['render-farm', 'atelier', issuer.url],
  );
  assert.equal(identity.Arn, 'arn:aws:sts::123456789012:assumed-role/studio-user/night');
  assert.equal(first.AssumedRoleUser.AssumedRoleId, again.AssumedRoleUser.AssumedRoleId);
  assert.deepEqual(sessions, []);
  await assert.rejects(nimble.listStreamingSessions({ studioId }), { name: 'AccessDeniedException' });
});

test('a token of another issuer is refused', async () => {
  const stranger = await Issuer.start('render-farm', 'atelier');
  try {
    await assert.rejects(signIn(await stranger.token()), { name: 'InvalidIdentityTokenException' });
  } finally {
    await stranger.close();
  }
});

test('a token that was touched is refused', async () => {
  const [head, , signature] = (await issuer.token()).split('.');
  const claims = { iss: issuer.url, aud: 'atelier', sub: 'somebody-else', exp: 4102444800 };
  const forged = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;

  await assert.rejects(signIn(forged), { name: 'InvalidIdentityTokenException' });
});
