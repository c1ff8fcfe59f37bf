import { all, ask, call } from '../api/client';
import type {
  Eula, EulaAcceptance, LaunchProfile, LaunchProfileMembership, OfferedSupplies, StreamingImage, StreamingSessionBackup,
  StudioComponent, StudioMembership,
} from '../api/contract';
import { next } from '../lists';

export function readProfiles(studioId: string): Promise<LaunchProfile[]> {
  return all(async (nextToken) => {
    const page = await call('ListLaunchProfiles', { studioId, ...next(nextToken) });
    return { items: page.launchProfiles, ...next(page.nextToken) };
  });
}

export function readBackups(studioId: string): Promise<StreamingSessionBackup[]> {
  return all(async (nextToken) => {
    const page = await call('ListStreamingSessionBackups', { studioId, ...next(nextToken) });
    return { items: page.streamingSessionBackups, ...next(page.nextToken) };
  });
}

export function readImages(studioId: string): Promise<StreamingImage[]> {
  return all(async (nextToken) => {
    const page = await call('ListStreamingImages', { studioId, ...next(nextToken) });
    return { items: page.streamingImages, ...next(page.nextToken) };
  });
}

export function readComponents(studioId: string): Promise<StudioComponent[]> {
  return all(async (nextToken) => {
    const page = await call('ListStudioComponents', { studioId, ...next(nextToken) });
    return { items: page.studioComponents, ...next(page.nextToken) };
  });
}

export function readStudioMembers(studioId: string): Promise<StudioMembership[]> {
  return all(async (nextToken) => {
    const page = await call('ListStudioMembers', { studioId, ...next(nextToken) });
    return { items: page.members, ...next(page.nextToken) };
  });
}

export function readProfileMembers(studioId: string, launchProfileId: string): Promise<LaunchProfileMembership[]> {
  return all(async (nextToken) => {
    const page = await call('ListLaunchProfileMembers', { studioId, launchProfileId, ...next(nextToken) });
    return { items: page.members, ...next(page.nextToken) };
  });
}

export function readEulas(): Promise<Eula[]> {
  return all(async (nextToken) => {
    const page = await call('ListEulas', next(nextToken));
    return { items: page.eulas, ...next(page.nextToken) };
  });
}

export function readAcceptances(studioId: string): Promise<EulaAcceptance[]> {
  return all(async (nextToken) => {
    const page = await call('ListEulaAcceptances', { studioId, ...next(nextToken) });
    return { items: page.eulaAcceptances, ...next(page.nextToken) };
  });
}

/** What a studio can be made of. */
export function readSupplies(studioId: string): Promise<OfferedSupplies> {
  return ask('GET', `studios/${encodeURIComponent(studioId)}/supplies`);
}
