/** `npm run check`: types, lint, layout, import rules, unused code. One line each; a tool's own words only where it fails. */
import { join } from 'node:path';
import { run, tool } from './child.ts';
import { elapsed } from './progress.mjs';
import { type Tally, closingLine, emptyTally } from './tally.ts';

interface Check {
  name: string;
  tool: string;
  args: string[];
}

const cache = (name: string): string => join('node_modules', '.cache', 'sporteli', name);

/** The long ones first, so that two processors end at about the same time. */
const CHECKS: Check[] = [
  { name: 'lint', tool: 'eslint', args: ['.', '--max-warnings', '0'] },
  { name: 'pages', tool: 'svelte-check', args: ['--output', 'human', '--fail-on-warnings'] },
  {
    name: 'types',
    tool: 'tsc',
    args: ['--noEmit', '--incremental', '--tsBuildInfoFile', cache('types.json')],
  },
  {
    name: 'layout (npm run format mends it)',
    tool: 'prettier',
    args: ['--check', '--log-level', 'warn', '--cache', '--cache-location', cache('prettier'), '.'],
  },
  {
    name: 'import rules',
    tool: 'depcruise',
    args: ['.', '--config', '.dependency-cruiser.mjs', '--output-type', 'err'],
  },
  { name: 'unused code', tool: 'knip', args: ['--no-progress', '--no-config-hints'] },
];

const AT_ONCE = 2;

async function runCheck(check: Check): Promise<boolean> {
  const sinceMs = performance.now();
  const { code, output } = await run(tool(check.tool), check.args);
  console.log(`${code === 0 ? '✓' : '✗'} ${check.name} ${elapsed(sinceMs)}`);
  if (code !== 0) console.log(output.trim() || `${check.tool} ended with ${code} and said nothing`);
  return code === 0;
}

/** Runs all checks, two at a time. */
export async function runChecks(): Promise<Tally> {
  const tally = emptyTally();
  const waiting = [...CHECKS];
  const worker = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      if (await runCheck(check)) tally.passed += 1;
      else tally.failed.push(check.name);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return tally;
}

if (import.meta.main) {
  const tally = await runChecks();
  console.log(closingLine(tally));
  process.exitCode = tally.failed.length > 0 ? 1 : 0;
}
