/** `npm start`: builds what has changed, then becomes the server. */
import { buildWeb, explainBuildFault } from './build.ts';

try {
  await buildWeb();
} catch (error) {
  console.error(explainBuildFault(error));
  process.exit(1);
}
const { main } = await import('../server/main.ts');
await main({ stopWithParent: true });
