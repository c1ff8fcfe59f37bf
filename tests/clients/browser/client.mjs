// What a script of an artist or an administrator does, with Amazon's own client as npm has it.
import {
  ConflictException, Nimble, paginateListStreamingSessionBackups, paginateListStreamingSessions, waitUntilLaunchProfileReady,
  waitUntilStreamingSessionDeleted, waitUntilStreamingSessionReady, waitUntilStreamingSessionStopped,
  waitUntilStreamingSessionStreamReady,
} from '@aws-sdk/client-nimble';
import { eventually } from './eventually.mjs';

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
    await this.beginStop(sessionId);
    await this.awaitStopped(sessionId);
  }

  beginStop(sessionId) {
    return this.nimble.stopStreamingSession(this.#of(sessionId));
  }

  awaitStopped(sessionId) {
    return waitUntilStreamingSessionStopped(this.#waiting, this.#of(sessionId));
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

  /** Makes a launch profile like another, with some of its stream configuration changed, for one member. */
  async copyLaunchProfile(launchProfileId, changes, principalId) {
    const { launchProfile: known } = await this.nimble.getLaunchProfile({ ...this.#studio, launchProfileId });
    const { launchProfile: made } = await this.nimble.createLaunchProfile({
      ...this.#studio,
      name: JSON.stringify(changes).slice(0, 64),
      ec2SubnetIds: known.ec2SubnetIds,
      launchProfileProtocolVersions: known.launchProfileProtocolVersions,
      studioComponentIds: known.studioComponentIds,
      streamConfiguration: { ...known.streamConfiguration, ...changes },
    });
    const copy = { ...this.#studio, launchProfileId: made.launchProfileId };
    await waitUntilLaunchProfileReady(this.#waiting, copy);
    const members = [{ persona: 'USER', principalId }];
    await this.nimble.putLaunchProfileMembers({ ...copy, identityStoreId: 'd-atelier', members });
    return made.launchProfileId;
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
      for (const { sessionId } of page.sessions) {
        await eventually(`the end of session ${sessionId}`, () => this.#tryDelete(sessionId), (state) => state === 'DELETED');
      }
    }
  }

  // A session that is on its way to a state cannot be deleted before it is there.
  async #tryDelete(sessionId) {
    try {
      await this.nimble.deleteStreamingSession(this.#of(sessionId));
    } catch (fault) {
      if (!(fault instanceof ConflictException)) throw fault;
    }
    return (await this.find(sessionId)).state;
  }

  close() {
    this.nimble.destroy();
  }

  #of(sessionId) {
    return { ...this.#studio, sessionId };
  }
}
