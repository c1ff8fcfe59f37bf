import { lazy, Suspense, useEffect, useRef, useState, type ComponentType } from 'react';
import Alert from '@cloudscape-design/components/alert';
import AppLayout, { type AppLayoutProps } from '@cloudscape-design/components/app-layout';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import Button from '@cloudscape-design/components/button';
import ErrorBoundary from '@cloudscape-design/components/error-boundary';
import Header from '@cloudscape-design/components/header';
import Flashbar from '@cloudscape-design/components/flashbar';
import { I18nProvider } from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { SignedInUser, Studio } from '../api/contract';
import { follow } from '../route';
import { Loading } from './Loading';
import { Navigation } from './Navigation';
import { useNotices } from './notices';
import { addressOf, findPage, mayUse, pages, root, type FoundPage, type PageProps } from './pages';
import { PeopleContext, readPeople } from './people';
import { nameOf, StudiosContext, useStudios } from './studios/useStudios';
import { useAnswer } from './useAnswer';

const drawings = new Map(
  pages.map((page) => [page, lazy(async (): Promise<{ default: ComponentType<PageProps> }> => ({ default: await page.load() }))]),
);

/** The administrators' part of the portal: whatever is below /manage. */
export function ManageApp({ user, path }: { user: SignedInUser; path: string }) {
  const known = useStudios(user);
  const people = useAnswer(
    () => readPeople(user), (_, again) => ({ studioMember: again, launchProfileMember: again }), String(user.mayManage),
  );
  const studios = known.answer?.filter(({ state }) => state !== 'DELETED') ?? null;
  const notices = useNotices();
  const lastPath = useRef(path);
  const layout = useRef<AppLayoutProps.Ref>(null);
  const found = findPage(path === root ? `${root}/studios` : path);
  const isAllowed = found !== null && mayUse(user, found.page);
  const [lastStudioId, setLastStudioId] = useState('');
  const studioId = found?.studioId || lastStudioId || studios?.[0]?.studioId || '';
  const title = isAllowed ? found.page.title : 'Manage';

  useEffect(() => {
    document.title = `${title} · Atelier`;
  }, [title]);
  useEffect(() => {
    if (found?.studioId) setLastStudioId(found.studioId);
    // At first the layout does not yet know how wide it is.
    if (lastPath.current !== path) layout.current?.closeNavigationIfNecessary();
    lastPath.current = path;
  }, [path, found?.studioId]);

  return (
    <I18nProvider locale="en" messages={[messages]}>
      <StudiosContext value={{ ...known, answer: studios }}>
        <PeopleContext value={people}>
          <div id="manage">
            <AppLayout
              ref={layout}
              headerSelector="#top-bar"
              toolsHide
              maxContentWidth={Number.MAX_VALUE}
              ariaLabels={{
                navigation: 'Pages for administrators',
                navigationToggle: 'Open the navigation',
                navigationClose: 'Close the navigation',
              }}
              navigation={<Navigation user={user} studioId={studioId} path={path} />}
              notifications={<Flashbar items={notices} />}
              stickyNotifications
              breadcrumbs={<BreadcrumbGroup items={trail(found, studios)} onFollow={follow} />}
              content={isAllowed ? <Page key={path} user={user} found={found} /> : <NoPage exists={found !== null} />}
            />
          </div>
        </PeopleContext>
      </StudiosContext>
    </I18nProvider>
  );
}

function Page({ user, found }: { user: SignedInUser; found: FoundPage }) {
  const Drawing = drawings.get(found.page)!;
  return (
    <ErrorBoundary
      onError={({ error }) => console.error(error)}
      renderFallback={() => (
        <Alert type="error" header="This page could not be shown" action={<Button onClick={() => location.reload()}>Load it again</Button>}>
          The server may be away, or newer than what your browser has loaded.
        </Alert>
      )}
    >
      <Suspense
        fallback={
          <Loading what="the page" />
        }
      >
        <Drawing user={user} studioId={found.studioId} id={found.id} />
      </Suspense>
    </ErrorBoundary>
  );
}

function NoPage({ exists }: { exists: boolean }) {
  return (
    <SpaceBetween size="l">
      <Header variant="h1">{exists ? 'This page is not for you' : 'There is no such page'}</Header>
      <Alert type="warning">{exists ? 'It takes an administrator.' : 'Nothing of the portal has this address.'}</Alert>
      <Link href={exists ? '/' : root} onFollow={follow}>
        {exists ? 'My workstations' : 'Studios'}
      </Link>
    </SpaceBetween>
  );
}

// The pages whose paths the page's own path begins with, from the first to itself.
function trail(found: FoundPage | null, studios: readonly Studio[] | null) {
  if (!found) return [{ text: 'Manage', href: root }];
  const { page, studioId, id } = found;
  const above = pages
    .filter(({ path }) => page.path === path || page.path.startsWith(`${path}/`))
    .sort((one, other) => one.path.length - other.path.length);
  const studio = studios?.find((one) => one.studioId === studioId);
  return [
    { text: 'Manage', href: root },
    ...above.map(({ path, title }) => ({
      text: path.endsWith('{studioId}') && studio ? nameOf(studio) : title,
      href: addressOf(path, studioId, id),
    })),
  ];
}
