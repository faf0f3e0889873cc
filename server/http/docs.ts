/** The interface to read in a browser: the OpenAPI document, Swagger UI served from here, and what each problem means. */
import express, { type Router } from 'express';
import absolutePath from 'swagger-ui-dist/absolute-path.js';
import { PROBLEMS, type ErrorCode } from '../../contracts/problems.ts';
import { methodNotAllowed } from './problems.ts';
import { openApiDocument } from './openapi.ts';
import { policyHeader } from './security.ts';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Sporteli API</title>
    <link rel="stylesheet" href="docs/swagger-ui.css" />
  </head>
  <body>
    <div id="swagger"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`;
const START = `SwaggerUIBundle({ url: 'openapi.json', dom_id: '#swagger', deepLinking: true });\n`;

/** A problem's `type` leads here. */
export function bindProblemTypes(router: Router): void {
  router.get('/problems/:code', (req, res, next) => {
    const { code } = req.params;
    const known = Object.hasOwn(PROBLEMS, code) && PROBLEMS[code as ErrorCode];
    if (known) res.set('Cache-Control', 'no-cache').json({ code, ...known });
    else next();
  });
}

export function bindDocs(router: Router): void {
  const document = JSON.stringify(openApiDocument());
  router.get(
    '/openapi.json',
    (_req, res) => void res.set('Cache-Control', 'no-cache').type('json').send(document),
  );
  router.get('/docs', (_req, res) => {
    // Swagger UI sets styles by itself.
    res.set('Content-Security-Policy', policyHeader({ 'style-src': ["'self'", "'unsafe-inline'"] }));
    res.set('Cache-Control', 'no-cache').type('html').send(PAGE);
  });
  router.get('/docs/start.js', (_req, res) => void res.type('js').send(START));
  router.use('/docs', express.static(absolutePath(), { index: false, maxAge: 3_600_000 }));
  router.all(['/openapi.json', '/docs'], methodNotAllowed(['GET']));
}
