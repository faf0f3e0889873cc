import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { pageFor, pages } from './contracts/pages.ts';

const root = import.meta.dirname;

/** Maps the addresses people open to the html files they are built from, in development as the server does. */
function pageAddresses(): Plugin {
  return {
    name: 'sporteli-page-addresses',
    configureServer(server) {
      server.middlewares.use((req, _res, next) => {
        const [pathname = '/', query] = (req.url ?? '/').split('?', 2);
        const html = pageFor(pathname);
        if (html) req.url = `/${html}${query ? `?${query}` : ''}`;
        next();
      });
    },
  };
}

export default defineConfig({
  root,
  appType: 'mpa',
  publicDir: false,
  cacheDir: 'node_modules/.cache/vite',
  plugins: [svelte({ configFile: false }), pageAddresses()],
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsDir: 'assets',
    // The pages' policy allows no inline script and no data: font, so nothing may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      checks: { pluginTimings: false },
      input: [...new Set(pages.map(({ html }) => join(root, html)))].filter((file) => existsSync(file)),
    },
  },
  server: { watch: { ignored: ['**/data/**', '**/dist/**', '**/screenshots/**'] } },
});
