/** `npm run format`: lays out every file the way `npm run check` asks for. */
import { run, tool } from './child.ts';

const { code } = await run(tool('prettier'), ['--write', '--log-level', 'warn', '.'], { show: true });
process.exitCode = code;
