// Amazon's client for JavaScript as a process of harness/worker.py: requests go in and answers come out, a line of JSON each.
import { createInterface } from 'node:readline';
import * as sdk from '@aws-sdk/client-nimble';

/** Of the waiters, in seconds, which they do not split. */
const waiting = { minDelay: 1, maxDelay: 1, maxWaitTime: 60 };
const clients = new Map();

function client({ url, region, key }) {
  if (!clients.has(key.id)) {
    const credentials = { accessKeyId: key.id, secretAccessKey: key.secret };
    clients.set(key.id, new sdk.NimbleClient({ endpoint: url, region, credentials, maxAttempts: 1 }));
  }
  return clients.get(key.id);
}

/** What the client has, by the names that the service's description gives it. */
function parts() {
  const named = (pattern) => Object.keys(sdk).map((name) => pattern.exec(name)?.[1]).filter(Boolean);
  return { operations: named(/^([A-Z]\w*)Command$/), paginators: named(/^paginate(\w+)$/), waiters: named(/^waitUntil(\w+)$/) };
}

async function call(nimble, { name, members }) {
  const { $metadata, ...answer } = await nimble.send(new sdk[`${name}Command`](members));
  return answer;
}

async function walk(nimble, { name, members, size }) {
  const pages = [];
  for await (const page of sdk[`paginate${name}`]({ client: nimble, pageSize: size ?? undefined }, members)) {
    pages.push(Object.values(page).find(Array.isArray));
  }
  return pages;
}

async function wait(nimble, { name, members }) {
  try {
    await sdk[`waitUntil${name}`]({ client: nimble, ...waiting }, members);
  } catch (fault) {
    // The client throws a plain error that holds the outcome as JSON.
    throw fault.message.includes('"state":"FAILURE"') ? Object.assign(new Error(fault.message), { isFailure: true }) : fault;
  }
}

async function answer(request) {
  try {
    return { answer: await { call, walk, wait }[request.do](client(request), request) ?? null };
  } catch (fault) {
    if (fault.isFailure) return { failure: fault.message };
    if (!(fault instanceof sdk.NimbleServiceException)) return { fault: fault.stack };
    const { name, message, code, context, $metadata } = fault;
    return { refusal: { name, message, status: $metadata.httpStatusCode, code, context } };
  }
}

function say(told) {
  console.log(JSON.stringify(told));
}

say({ answer: parts() });
for await (const line of createInterface({ input: process.stdin })) say(await answer(JSON.parse(line)));
