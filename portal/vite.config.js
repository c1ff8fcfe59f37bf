import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The server hands out x.gz for x where it finds one and the browser takes it.
const packAssets = {
  name: 'pack-assets',
  async writeBundle(options, bundle) {
    const packable = Object.keys(bundle).filter((name) => /^assets\/.*\.(js|css|svg)$/.test(name));
    await Promise.all(packable.map(async (name) => {
      const path = join(options.dir, name);
      await writeFile(`${path}.gz`, await promisify(gzip)(await readFile(path), { level: 9 }));
    }));
  },
};

export default defineConfig({
  build: {
    target: 'es2022',
    // The content security policy allows neither inline scripts nor styles, and images only from files and noVNC's own data: URLs.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    modulePreload: { polyfill: false },
    // The licences of what is built in ask that their terms go with every copy.
    license: { fileName: 'licenses.txt' },
    rolldownOptions: {
      input: { stream: 'stream.html', portal: 'portal.html', open: 'open.html' },
      output: {
        // What the portal loads at once is one file, and so is what only administrators need of the packages: left alone, the bundler
        // cuts both into a piece for every set of pages that share something.
        codeSplitting: {
          groups: [
            { name: 'portal', tags: ['$initial'], test: /\/src\/portal\/|\/node_modules\/(?!@novnc\/)/, priority: 1 },
            { name: 'manage', test: /\/node_modules\/(?!@novnc\/|ace-builds\/|.*\/code-editor\/)|\/src\/portal\/manage\/[^/]+$/ },
          ],
        },
      },
    },
  },
  plugins: [react(), packAssets],
});
