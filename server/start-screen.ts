/** What a person reads when the hall is open: at most one screen of a terminal. */
import type { Config } from './config.ts';
import { isWide, lanAddresses, phoneHost } from './network.ts';
import type { OfficeBasics } from './organisation/directory.ts';
import type { FirstStart } from './seed.ts';

export interface StartScreen {
  config: Config;
  /** Where this machine reaches the hall. */
  url: string;
  port: number;
  offices: readonly OfficeBasics[];
  /** `null` after the first start. */
  firstStart: FirstStart | null;
}

export function startScreen({ config, url, port, offices, firstStart }: StartScreen): string[] {
  const base = config.publicUrl ?? url;
  const office = offices[0];
  const code = office?.code ?? '<office>';
  const demo = offices.some((each) => each.demo);
  return [
    '',
    `Sporteli is open${office ? `: ${office.name.en}` : ', with no office yet'}${office?.demo ? ' (demo, open round the clock)' : ''}`,
    '',
    `  Kiosk      ${base}/kiosk/${code}`,
    `  Phone      take a ticket at the kiosk and scan its code (${base}/t/…)`,
    `  Counter    ${base}/desk${demo ? '        as clerk1 … clerk8' : ''}`,
    `  Display    ${base}/display/${code}`,
    `  Dashboard  ${base}/dashboard${demo ? '   as manager' : ''}`,
    `  All pages  ${base}/   API  ${base}/api/v1/docs`,
    '',
    ...passwordLines(config, firstStart, demo),
    '',
    ...phoneLines(config, port),
    `  Data and logs in ${config.dataDir}`,
    '  Stop with Ctrl-C',
    '',
  ];
}

function passwordLines(config: Config, firstStart: FirstStart | null, demo: boolean): string[] {
  const shared = demo ? ', and of all demo accounts' : '';
  if (config.adminPassword !== null)
    return [`  Password of admin${shared}: as set in SPORTELI_ADMIN_PASSWORD`];
  if (firstStart) {
    return [
      `  Password of admin${shared}: ${firstStart.password}`,
      '  It is shown this once. Write it down.',
    ];
  }
  return [
    `  The password of admin${shared} was shown at the first start.`,
    '  A new one is set by SPORTELI_ADMIN_PASSWORD=… npm start',
  ];
}

function phoneLines({ host, publicUrl }: Config, port: number): string[] {
  if (publicUrl !== null) return [`  Phones reach the hall at ${publicUrl}`];
  if (isWide(host)) {
    const addresses = lanAddresses().map((address) => `http://${address}:${port}`);
    return [`  Phones on the same network: ${addresses.join('  ') || 'this machine is in no network'}`];
  }
  if (phoneHost(host) !== null) return [`  Phones on the same network: http://${host}:${port}`];
  return [
    '  Only this machine reaches the hall. To let phones on the same network in:',
    '  HOST=0.0.0.0 SPORTELI_DEMO=1 npm start   (behind a proxy also PUBLIC_URL=https://…)',
  ];
}
