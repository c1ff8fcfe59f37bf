import type { ComponentType } from 'react';
import type { SignedInUser } from '../api/contract';

/** What a page is given. */
export interface PageProps {
  user: SignedInUser;
  /** The studio that the page's address names; empty on pages of the server. */
  studioId: string;
  /** What the page's address has for {id} in the page's path; empty where that has none. */
  id: string;
}

export interface ManagePage {
  /** Below /manage. A page of a studio begins with studios/{studioId}. */
  path: string;
  /** Its name in the navigation, on the trail above it, and in the browser. */
  title: string;
  /** The heading it is under in the navigation; a page without one is reached from other pages. */
  section?: 'Server' | 'Studio';
  /** Whom it is of use to: those who administer the account, or also those who administer the studio. */
  audience: 'account' | 'studio';
  load: () => Promise<ComponentType<PageProps>>;
}

/** The administrators' pages, in the order of the navigation. */
export const pages: readonly ManagePage[] = [
  {
    path: 'studios', title: 'Studios', section: 'Server', audience: 'studio',
    load: async () => (await import('./studios/StudiosPage')).StudiosPage,
  },
  {
    path: 'users', title: 'Users', section: 'Server', audience: 'account',
    load: async () => (await import('./users/UsersPage')).UsersPage,
  },
  {
    path: 'access-keys', title: 'Access keys', section: 'Server', audience: 'account',
    load: async () => (await import('./keys/AccessKeysPage')).AccessKeysPage,
  },
  {
    path: 'capacity', title: 'Capacity', section: 'Server', audience: 'account',
    load: async () => (await import('./capacity/CapacityPage')).CapacityPage,
  },
  {
    path: 'engine-images', title: 'Engine images', section: 'Server', audience: 'account',
    load: async () => (await import('./engine-images/EngineImagesPage')).EngineImagesPage,
  },
  {
    path: 'audit', title: 'Audit trail', section: 'Server', audience: 'studio',
    load: async () => (await import('./audit/AuditPage')).AuditPage,
  },
  {
    path: 'studios/new', title: 'Create a studio', audience: 'account',
    load: async () => (await import('./studios/NewStudioPage')).NewStudioPage,
  },
  {
    path: 'studios/{studioId}', title: 'Overview', section: 'Studio', audience: 'studio',
    load: async () => (await import('./overview/OverviewPage')).OverviewPage,
  },
  {
    path: 'studios/{studioId}/sessions', title: 'Sessions', section: 'Studio', audience: 'studio',
    load: async () => (await import('./sessions/SessionsPage')).SessionsPage,
  },
  {
    path: 'studios/{studioId}/backups', title: 'Backups', section: 'Studio', audience: 'studio',
    load: async () => (await import('./backups/BackupsPage')).BackupsPage,
  },
  {
    path: 'studios/{studioId}/launch-profiles', title: 'Launch profiles', section: 'Studio', audience: 'studio',
    load: async () => (await import('./profiles/ProfilesPage')).ProfilesPage,
  },
  {
    path: 'studios/{studioId}/launch-profiles/new', title: 'Create a launch profile', audience: 'account',
    load: async () => (await import('./profiles/NewProfilePage')).NewProfilePage,
  },
  {
    path: 'studios/{studioId}/launch-profiles/{id}', title: 'Launch profile', audience: 'studio',
    load: async () => (await import('./profiles/ProfilePage')).ProfilePage,
  },
  {
    path: 'studios/{studioId}/launch-profiles/{id}/edit', title: 'Edit', audience: 'account',
    load: async () => (await import('./profiles/EditProfilePage')).EditProfilePage,
  },
  {
    path: 'studios/{studioId}/components', title: 'Components', section: 'Studio', audience: 'account',
    load: async () => (await import('./components/ComponentsPage')).ComponentsPage,
  },
  {
    path: 'studios/{studioId}/components/new', title: 'Create a component', audience: 'account',
    load: async () => (await import('./components/NewComponentPage')).NewComponentPage,
  },
  {
    path: 'studios/{studioId}/components/{id}', title: 'Component', audience: 'account',
    load: async () => (await import('./components/ComponentPage')).ComponentPage,
  },
  {
    path: 'studios/{studioId}/images', title: 'Images', section: 'Studio', audience: 'studio',
    load: async () => (await import('./images/ImagesPage')).ImagesPage,
  },
  {
    path: 'studios/{studioId}/images/new', title: 'Add an image', audience: 'account',
    load: async () => (await import('./images/NewImagePage')).NewImagePage,
  },
  {
    path: 'studios/{studioId}/images/{id}', title: 'Image', audience: 'studio',
    load: async () => (await import('./images/ImagePage')).ImagePage,
  },
  {
    path: 'studios/{studioId}/agreements', title: 'Agreements', section: 'Studio', audience: 'studio',
    load: async () => (await import('./eulas/AgreementsPage')).AgreementsPage,
  },
  {
    path: 'studios/{studioId}/members', title: 'Members', section: 'Studio', audience: 'studio',
    load: async () => (await import('./members/MembersPage')).MembersPage,
  },
  {
    path: 'studios/{studioId}/settings', title: 'Settings', section: 'Studio', audience: 'account',
    load: async () => (await import('./settings/SettingsPage')).SettingsPage,
  },
];

export const root = '/manage';

export function mayUse(user: SignedInUser, page: ManagePage): boolean {
  return user.isAdministrator || (user.mayManage && page.audience === 'studio');
}

export interface FoundPage {
  page: ManagePage;
  studioId: string;
  id: string;
}

/** The page of an address, or null. Of two, the one with less that stands for something: studios/new before studios/{studioId}. */
export function findPage(address: string): FoundPage | null {
  const openness = ({ page }: FoundPage) => page.path.split('{').length;
  const found = pages.map((page) => match(page, address)).filter((one) => one !== null);
  return found.sort((one, other) => openness(one) - openness(other))[0] ?? null;
}

/** The address of a page of a studio, or of the server. */
export function addressOf(path: string, studioId: string, id = ''): string {
  return `${root}/${path.replace('{studioId}', encodeURIComponent(studioId)).replace('{id}', encodeURIComponent(id))}`;
}

function match(page: ManagePage, address: string): FoundPage | null {
  const expected = `${root}/${page.path}`.split('/');
  const given = address.split('/');
  if (given.length !== expected.length) return null;
  const found = { page, studioId: '', id: '' };
  for (const [place, part] of expected.entries()) {
    const value = given[place] ?? '';
    if (part === '{studioId}') found.studioId = decode(value);
    else if (part === '{id}') found.id = decode(value);
    else if (part !== value) return null;
  }
  return found;
}

// Addresses are also written by hand.
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
