/** `npm start`: builds what has changed, then becomes the server. */
import { buildWeb } from './build.ts';

await buildWeb();
const { main } = await import('../server/main.ts');
await main();
