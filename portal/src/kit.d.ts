import type { JSX as ReactJsx } from 'react';

declare global {
  // The component kit's types still name the namespace that React's had before version 19.
  namespace JSX {
    type Element = ReactJsx.Element;
  }
}
