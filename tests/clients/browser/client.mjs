// What a script of an artist or an administrator does, with Amazon's own client as npm has it.
import {
  Nimble, paginateListStreamingSessionBackups, paginateListStreamingSessions, waitUntilStreamingSessionDeleted,
  waitUntilStreamingSessionReady, waitUntilStreamingSessionStopped, waitUntilStreamingSessionStreamReady,
} from '@aws-sdk/client-nimble';

/** Of the waiters, in seconds; their own would ask every ten seconds or so. */
const waiting = { minDelay: 1, maxDelay: 1, maxWaitTime: 180 };

export class StudioClient {
  #studio;
  #waiting;

  constructor(url, { accessKeyId, secretAccessKey, studioId }) {
    this.nimble = new Nimble({ endpoint: url, region: 'us-west-2', credentials: { accessKeyId, secretAccessKey } });
    this.#studio = { studioId };
    this.#waiting = { ...waiting, client: this.nimble };
  }

  /** Makes a session and waits until its workstation can be used. */
  async createSession(launchProfileId) {
    const { session } = await this.nimble.createStreamingSession({ ...this.#studio, launchProfileId });
    await waitUntilStreamingSessionReady(this.#waiting, this.#of(session.sessionId));
    return this.find(session.sessionId);
  }

  async find(sessionId) {
    return (await this.nimble.getStreamingSession(this.#of(sessionId))).session;
  }

  async stop(sessionId) {
    await this.nimble.stopStreamingSession(this.#of(sessionId));
    await waitUntilStreamingSessionStopped(this.#waiting, this.#of(sessionId));
  }

  /** Starts a stopped session with its volume as it is, or with a backup's. */
  async start(sessionId, backupId) {
    await this.nimble.startStreamingSession({ ...this.#of(sessionId), backupId });
    await waitUntilStreamingSessionReady(this.#waiting, this.#of(sessionId));
    return this.find(sessionId);
  }

  async delete(sessionId) {
    await this.nimble.deleteStreamingSession(this.#of(sessionId));
    await waitUntilStreamingSessionDeleted(this.#waiting, this.#of(sessionId));
  }

  /** A new address that opens the workstation in a browser, once. */
  async streamUrl(sessionId) {
    const { stream } = await this.nimble.createStreamingSessionStream(this.#of(sessionId));
    const ready = { ...this.#of(sessionId), streamId: stream.streamId };
    await waitUntilStreamingSessionStreamReady(this.#waiting, ready);
    return (await this.nimble.getStreamingSessionStream(ready)).stream.url;
  }

  /** All backups of a session, the oldest first. */
  async backups({ sessionId, ownedBy }) {
    const backups = [];
    for await (const page of paginateListStreamingSessionBackups({ client: this.nimble }, { ...this.#studio, ownedBy })) {
      backups.push(...page.streamingSessionBackups.filter((backup) => backup.sessionId === sessionId));
    }
    return backups.sort((one, other) => one.createdAt - other.createdAt);
  }

  /** Ends every session that there is, in whatever state it was left. */
  async deleteAll() {
    for await (const page of paginateListStreamingSessions({ client: this.nimble }, this.#studio)) {
      for (const { sessionId, state } of page.sessions) {
        if (state === 'DELETED') continue;
        await this.#rest(sessionId, state);
        await this.delete(sessionId);
      }
    }
  }

  // A session on its way cannot be deleted, save while it is created.
  async #rest(sessionId, state) {
    if (state === 'START_IN_PROGRESS') await waitUntilStreamingSessionReady(this.#waiting, this.#of(sessionId));
    if (state === 'STOP_IN_PROGRESS') await waitUntilStreamingSessionStopped(this.#waiting, this.#of(sessionId));
  }

  close() {
    this.nimble.destroy();
  }

  #of(sessionId) {
    return { ...this.#studio, sessionId };
  }
}
