import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SideNavigation, { type SideNavigationProps } from '@cloudscape-design/components/side-navigation';
import type { SignedInUser } from '../api/contract';
import { follow, go } from '../route';
import { addressOf, findPage, mayUse, pages, root, type ManagePage } from './pages';
import { nameOf, useManagedStudios } from './studios/useStudios';

interface NavigationProps {
  user: SignedInUser;
  /** The studio whose pages are listed; empty if there is none. */
  studioId: string;
  path: string;
}

/** The pages that a user may use, of a studio and of the server. */
export function Navigation({ user, studioId, path }: NavigationProps) {
  const links = (section: ManagePage['section']): SideNavigationProps.Link[] => pages
    .filter((page) => page.section === section && mayUse(user, page))
    .map((page) => ({ type: 'link', text: page.title, href: addressOf(page.path, studioId) }));
  return (
    <SideNavigation
      header={{ text: 'Manage', href: root }}
      activeHref={activeHref(path)}
      itemsControl={<StudioChoice studioId={studioId} path={path} />}
      items={[
        ...(studioId ? [...links('Studio'), { type: 'divider' as const }] : []),
        { type: 'section-group', title: 'Server', items: links('Server') },
      ]}
      onFollow={follow}
    />
  );
}

/** Leads to the same page of another studio. */
function StudioChoice({ studioId, path }: { studioId: string; path: string }) {
  const { answer: studios } = useManagedStudios();
  const options = (studios ?? []).map((studio) => ({ value: studio.studioId ?? '', label: nameOf(studio) }));
  const page = findPage(path)?.page;
  const leadTo = page?.section === 'Studio' ? page.path : pages.find(({ section }) => section === 'Studio')?.path;
  if (!leadTo || options.length === 0) return null;
  return (
    <FormField label="Studio">
      <Select
        selectedOption={options.find(({ value }) => value === studioId) ?? null}
        options={options}
        filteringType={options.length > 10 ? 'auto' : 'none'}
        onChange={({ detail }) => go(addressOf(leadTo, detail.selectedOption.value ?? ''))}
      />
    </FormField>
  );
}

// A page that is not in the navigation is below one that is.
function activeHref(path: string): string {
  const found = findPage(path === root ? `${root}/studios` : path);
  if (!found) return '';
  const above = pages.filter((page) => page.section && (found.page.path === page.path || found.page.path.startsWith(`${page.path}/`)));
  const nearest = above.sort((one, other) => other.path.length - one.path.length)[0];
  return nearest ? addressOf(nearest.path, found.studioId) : '';
}
