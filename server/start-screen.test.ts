import { describe, expect, it } from 'vitest';
import { demoOffices } from './catalogue/demo.ts';
import { readConfig } from './config.ts';
import { startScreen } from './start-screen.ts';

const offices = demoOffices('x').map(({ office }) => office);
const screen = (env: Record<string, string>, firstStart: { password: string } | null, of = offices) =>
  startScreen({ config: readConfig(env), url: 'http://127.0.0.1:3000', port: 3000, offices: of, firstStart });

describe('the start screen', () => {
  it('fits a terminal', () => {
    const environments: Record<string, string>[] = [
      {},
      { HOST: '0.0.0.0', SPORTELI_DEMO: '1' },
      { PUBLIC_URL: 'https://hall.example.org' },
    ];
    for (const env of environments) {
      const lines = screen(env, { password: 'secret' });
      expect(lines.length).toBeLessThanOrEqual(24);
    }
  });

  it('names every page', () => {
    const text = screen({}, null).join('\n');
    for (const address of ['/kiosk/lezhe', '/t/', '/desk', '/display/lezhe', '/dashboard']) {
      expect(text).toContain(`http://127.0.0.1:3000${address}`);
    }
  });

  it('shows a password that was made, once, and never one that was given', () => {
    expect(screen({}, { password: 'made-up' }).join('\n')).toContain('made-up');
    expect(screen({}, null).join('\n')).toContain('SPORTELI_ADMIN_PASSWORD=');
    const given = screen({ SPORTELI_ADMIN_PASSWORD: 'given-one' }, { password: 'given-one' }).join('\n');
    expect(given).not.toContain('given-one');
  });

  it('says how a phone gets in, and uses the public address where there is one', () => {
    expect(screen({}, null).join('\n')).toContain('HOST=0.0.0.0 SPORTELI_DEMO=1');
    const text = screen({ PUBLIC_URL: 'https://hall.example.org' }, null).join('\n');
    expect(text).toContain('https://hall.example.org/kiosk/lezhe');
  });

  it('says so where there is no office yet', () => {
    expect(screen({ SPORTELI_DEMO: '0' }, { password: 'x' }, []).join('\n')).toContain('no office yet');
  });
});
