// The toolbar's icons, drawn on 16 by 16 with lines alone so that they take the text's colour.
export const icons = {
  fullScreen: 'M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4',
  keys: 'M1.5 4h13v8h-13zM4 7h.01M6.7 7h.01M9.3 7h.01M12 7h.01M5 9.7h6',
  view: 'M1.5 3h13v8h-13zM5.5 13.5h5M8 11v2.5',
  meter: 'M2 12a6 6 0 0 1 12 0M8 12l2.8-3.6',
  screenKeyboard: 'M1.5 2.5h13v7h-13zM4 5h.01M6.7 5h.01M9.3 5h.01M12 5h.01M5 7.3h6M6 12.5l2 2 2-2',
};

const svg = 'http://www.w3.org/2000/svg';

export function drawIcon(icon: string): SVGElement {
  const picture = document.createElementNS(svg, 'svg');
  picture.setAttribute('viewBox', '0 0 16 16');
  picture.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(svg, 'path');
  line.setAttribute('d', icon);
  picture.append(line);
  return picture;
}
