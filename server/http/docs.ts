/** The interface to read in a browser: the OpenAPI document, and Swagger UI served from here. */
import express, { type Router } from 'express';
import absolutePath from 'swagger-ui-dist/absolute-path.js';
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
