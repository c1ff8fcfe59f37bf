import { routes, type Operations } from './contract';

/** What the server refused, in its own words. */
export class Refusal extends Error {
  constructor(readonly status: number, readonly name: string, message: string, readonly code: string) {
    super(message);
  }

  /** Whether nobody is signed in any more. */
  get isSignedOut(): boolean {
    return this.name === 'ExpiredTokenException';
  }
}

/** The server did not answer. */
export class Unreachable extends Error {}

let token = '';
let onSignedOut = (): void => undefined;

/** Requests prove by the token that they come from this page; the listener hears when the sign-in has ended. */
export function useToken(newToken: string, signedOut: () => void): void {
  token = newToken;
  onSignedOut = signedOut;
}

/** Asks one of the API's operations. */
export function call<Name extends keyof Operations>(
  name: Name, request: Operations[Name]['request'],
): Promise<Operations[Name]['response']> {
  const [method, template] = routes[name];
  const members = new Map(Object.entries(request).filter(([, value]) => value !== undefined));
  const path = template.replace(/\{\*{0,2}(\w+)\}/g, (_, member: string) => {
    const value = String(members.get(member));
    members.delete(member);
    return encodeURIComponent(value);
  });
  const clientToken = members.get('clientToken');
  members.delete('clientToken');
  const hasBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
  return hasBody
    ? send(method, path, Object.fromEntries(members), clientToken)
    : send(method, members.size > 0 ? `${path}?${toQuery(members)}` : path, undefined, clientToken);
}

/** Asks the portal's own part of the server. */
export function ask<Answer>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<Answer> {
  return send(method, `/portal/${path}`, body);
}

export interface FileProgress {
  /** Hears of bytes that have left. */
  sent: (bytes: number) => void;
  /** Hears of each line of the answer as it comes. */
  line: (text: string) => void;
}

/** Sends a file to the portal's part of the server, which answers in lines. Only this way a browser tells how far it is. */
export function sendFile(path: string, file: File, progress: FileProgress, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let told = 0;
    const tell = () => {
      const end = request.responseText.lastIndexOf('\n') + 1;
      for (const text of request.responseText.slice(told, end).split('\n').filter(Boolean)) progress.line(text);
      told = end;
    };
    const finish = async () => {
      if (request.status >= 400) {
        const headers = { 'x-amzn-ErrorType': request.getResponseHeader('x-amzn-ErrorType') ?? 'Unknown' };
        reject(await toRefusal(new Response(request.responseText, { status: request.status, headers })));
        return;
      }
      tell();
      resolve();
    };
    request.open('POST', `/portal/${path}`);
    request.setRequestHeader('X-Atelier-Token', token);
    request.upload.onprogress = ({ loaded }) => progress.sent(loaded);
    request.onprogress = () => {
      if (request.status < 400) tell();
    };
    request.onload = () => void finish();
    request.onerror = () => reject(new Unreachable('The connection to the server was lost; nothing was kept. Try again.'));
    request.onabort = () => reject(new Unreachable('It was cancelled; nothing was kept.'));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

async function send<Answer>(method: string, path: string, body?: object, clientToken?: unknown): Promise<Answer> {
  const headers: Record<string, string> = method === 'GET' ? {} : { 'X-Atelier-Token': token };
  if (clientToken) headers['X-Amz-Client-Token'] = String(clientToken);
  if (body) headers['Content-Type'] = 'application/json';
  let answer: Response;
  try {
    answer = await fetch(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  } catch {
    throw new Unreachable('The server does not answer. Check your network; this page goes on by itself once it is back.');
  }
  if (answer.ok) return (await answer.json()) as Answer;
  const refusal = await toRefusal(answer);
  if (refusal.isSignedOut) onSignedOut();
  throw refusal;
}

// A proxy in between answers in its own way.
async function toRefusal(answer: Response): Promise<Refusal> {
  const name = answer.headers.get('x-amzn-ErrorType') ?? 'Unknown';
  try {
    const { message, code } = (await answer.json()) as { message: string; code: string };
    return new Refusal(answer.status, name, message, code);
  } catch {
    return new Refusal(answer.status, name, `The server answered with status ${answer.status}; try again in a while.`, 'UNKNOWN');
  }
}

/** Members as a query has them: each value of a list by itself, and nothing of what is not there. */
export function toQuery(members: Map<string, unknown>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of members) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  return query;
}

/** All pages of a list. */
export async function all<Item>(
  readPage: (nextToken: string | undefined) => Promise<{ readonly nextToken?: string; readonly items: readonly Item[] | undefined }>,
): Promise<Item[]> {
  const items: Item[] = [];
  let nextToken: string | undefined;
  do {
    const page = await readPage(nextToken);
    items.push(...(page.items ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return items;
}
