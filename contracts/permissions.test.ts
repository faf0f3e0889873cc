/** Holds `docs/permissions.md` to the contract, so that a change of who may do what is a change that people can read. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OPERATIONS, type Operation, type OperationName } from './api.ts';
import { DEVICE_PERMISSIONS, KEY_PERMISSIONS, PERMISSIONS, ROLES, type Permission } from './permissions.ts';

const DOCUMENT = readFileSync(new URL('../docs/permissions.md', import.meta.url), 'utf8');
const HOLDERS: Record<string, readonly string[]> = {
  ...ROLES,
  ...DEVICE_PERMISSIONS,
  'integration key': KEY_PERMISSIONS,
};
const names = Object.keys(OPERATIONS) as OperationName[];
const operation = (name: OperationName): Operation => OPERATIONS[name];

function table(head: string[], rows: string[][]): string {
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join(
    '\n',
  );
}

function opensOf(permission: Permission): string {
  // An operator's address, no operation.
  if (permission === 'read-metrics') return '`/metrics`, everywhere only, since it names every office';
  const opened = names.filter((name) => operation(name).access === permission);
  const marks = (name: OperationName) => {
    const { holder, openIn, right } = operation(name);
    const besides = [holder && 'holder', openIn && 'anyone where open', right && 'right'].filter(Boolean);
    return besides.length > 0 ? `${name} (${besides.join(', ')})` : name;
  };
  return opened.map(marks).join(', ');
}

describe('docs/permissions.md', () => {
  it('says who holds which permission', () => {
    const rows = PERMISSIONS.map((permission) => [
      permission,
      ...Object.values(HOLDERS).map((held) => (held.includes(permission) ? 'yes' : '')),
    ]);
    expect(DOCUMENT).toContain(table(['permission', ...Object.keys(HOLDERS)], rows));
  });

  it('says what each permission opens', () => {
    for (const permission of PERMISSIONS)
      expect(DOCUMENT).toContain(`- \`${permission}\`: ${opensOf(permission) || 'nothing yet'}\n`);
  });

  it('says what needs no permission', () => {
    for (const access of ['anyone', 'own-account', 'own-device'] as const) {
      const open = names.filter((name) => operation(name).access === access);
      expect(DOCUMENT).toContain(`- \`${access}\`: ${open.join(', ') || 'nothing yet'}\n`);
    }
  });
});
