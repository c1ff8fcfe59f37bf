/** The ticket in the address. Imported first: noVNC takes a moment to load, and the ticket is not to stay in sight that long. */
export const ticket = new URLSearchParams(location.hash.slice(1)).get('ticket');

// Neither the address bar nor the history keeps it.
history.replaceState(null, '', location.pathname + location.search);
