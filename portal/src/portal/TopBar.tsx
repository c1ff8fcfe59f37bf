import { useEffect, useState } from 'react';
import Flashbar from '@cloudscape-design/components/flashbar';
import TopNavigation from '@cloudscape-design/components/top-navigation';
import type { SignedInUser } from './api/contract';
import { useAppearance, type Appearance } from './appearance';
import { watchConnection } from './live';
import { follow, go, isBelow } from './route';

const appearances: Record<Appearance, string> = { system: 'As the system', light: 'Light', dark: 'Dark' };

export function TopBar({ user, path, signOut }: { user: SignedInUser; path: string; signOut: () => void }) {
  const [appearance, setAppearance] = useAppearance();
  const [connected, setConnected] = useState(true);
  useEffect(() => watchConnection(setConnected), []);
  const isManaging = isBelow(path, '/manage');
  return (
    <div id="top-bar">
      <TopNavigation
        identity={{
          href: '/',
          title: 'Atelier',
          onFollow: (event) => {
            event.preventDefault();
            go('/');
          },
        }}
        utilities={[
          ...(user.mayManage
            ? [{
              type: 'button' as const, text: isManaging ? 'My workstations' : 'Manage', href: isManaging ? '/' : '/manage', onClick: follow,
            }]
            : []),
          {
            type: 'menu-dropdown',
            iconName: 'settings',
            ariaLabel: 'Appearance',
            title: 'Appearance',
            items: Object.entries(appearances).map(([id, text]) => ({ id, text, itemType: 'checkbox', checked: id === appearance })),
            onItemClick: ({ detail }) => setAppearance(detail.id as Appearance),
          },
          {
            type: 'menu-dropdown',
            iconName: 'user-profile',
            text: user.name,
            description: user.isAdministrator ? 'Administrator' : '',
            ariaLabel: `Account of ${user.name}`,
            items: [{ id: 'account', text: 'Your account' }, { id: 'sign-out', text: 'Sign out' }],
            onItemClick: ({ detail }) => (detail.id === 'sign-out' ? signOut() : go('/account')),
          },
        ]}
        i18nStrings={{
          searchIconAriaLabel: 'Search', searchDismissIconAriaLabel: 'Close search', overflowMenuTriggerText: 'More',
          overflowMenuTitleText: 'All', overflowMenuBackIconAriaLabel: 'Back', overflowMenuDismissIconAriaLabel: 'Close menu',
        }}
      />
      {!connected && (
        <section aria-label="Connection">
          <Flashbar items={[{
            id: 'offline',
            type: 'warning',
            content: 'The server cannot be heard just now. What is shown may be out of date; it goes on by itself.',
          }]} />
        </section>
      )}
    </div>
  );
}
