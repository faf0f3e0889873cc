import { existsSync, readFileSync } from 'node:fs';

/**
 * Whether a SIGINT that came was a Ctrl-C: the terminal sends one to every process of its foreground group, so our
 * children have it, too; any other SIGINT reached only us.
 */
export function cameToWholeGroup() {
  if (!existsSync('/proc/self/stat')) return process.stdin.isTTY;
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [group, foregroundGroup] = [fields[2], fields[5]];
  return group === foregroundGroup;
}
