/** The built pages, by the table that the development server uses as well. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Response, type Router } from 'express';
import { pages } from '../../contracts/pages.ts';
import { methodNotAllowed } from './problems.ts';

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
/** The mark is the one thing that is served as it lies in the source. */
const MARK = join(import.meta.dirname, '../../ui/mark.svg');

/** @param webDir where the pages were built to */
export function bindPages(router: Router, webDir: string): void {
  for (const { path, html } of pages) {
    router.get(path, (_req, res, next) => {
      const file = join(webDir, html);
      if (!existsSync(file)) {
        notBuilt(res);
        return;
      }
      res.set('Cache-Control', 'no-cache');
      res.sendFile(file, { dotfiles: 'allow', cacheControl: false }, (error) => {
        if (error && !res.headersSent) next(error);
      });
    });
    router.all(path, methodNotAllowed(['GET']));
  }
  router.get('/favicon.ico', (_req, res) => res.type('svg').sendFile(MARK, { maxAge: DAY_MS }));
  // Their names hold a hash of their content.
  router.use(
    '/assets',
    express.static(join(webDir, 'assets'), { immutable: true, maxAge: YEAR_MS, index: false }),
  );
}

function notBuilt(res: Response): void {
  res.status(503).type('text/plain').send('The pages are not built. Start the hall with "npm start".\n');
}
