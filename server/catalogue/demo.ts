/**
 * The demo: the municipality of Lezhë with its main office and one administrative unit, open round the clock. Facts come from
 * public pages of municipalities and ministries; where none was found the service is marked `unverified`.
 */
import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { RIGHTS, type Scope } from '../../contracts/permissions.ts';
import type { Text } from '../../contracts/shapes.ts';
import { DEFAULT_TARGETS_MS } from '../domain/targets.ts';
import type { CatalogueService, OfficeBasics, ProfileRecord } from '../organisation/directory.ts';
import type { OfficeSpec, ServiceSpec, StaffSpec } from '../seed.ts';

/** The same id for the same thing at every start, so that a seed cut short can be repeated. */
export function demoId(name: string): string {
  const random = createHash('sha256').update(`sporteli demo ${name}`).digest();
  return v7({ msecs: Date.UTC(2026, 0, 1), random });
}

const text = (sq: string, en: string): Text => ({ sq, en });
const original = (sq: string, en: string) => ({ name: text(sq, en), form: 'original' as const });
const copy = (sq: string, en: string) => ({ name: text(sq, en), form: 'copy' as const });

const IDENTITY = original('Letërnjoftim ose pasaportë', 'Identity card or passport');
const FORM = original('Formulari i kërkesës', 'Application form');
const OWNERSHIP = copy('Dokument pronësie ose përdorimi', 'Document of ownership or use');
const FAMILY = original('Certifikatë familjare', 'Family certificate');

const GROUPS = {
  A: {
    code: 'civil-status',
    name: text('Gjendja civile', 'Civil status'),
    examples: text('Certifikata, lindje, adresë', 'Certificates, births, address'),
  },
  F: {
    code: 'taxes',
    name: text('Taksa dhe tarifa vendore', 'Local taxes and fees'),
    examples: text('Detyrime, biznes, pronë', 'Dues, business, property'),
  },
  H: {
    code: 'social',
    name: text('Ndihmë sociale dhe strehim', 'Social aid and housing'),
    examples: text('Ndihmë ekonomike, qira', 'Economic aid, rent'),
  },
  K: {
    code: 'permits',
    name: text('Leje, tokë dhe transport', 'Permits, land and transport'),
    examples: text('Punime, licenca', 'Works, licences'),
  },
  M: {
    code: 'information',
    name: text('Informim dhe kërkesa', 'Information and requests'),
    examples: text('Ankesa, pyetje, e-Albania', 'Complaints, questions, e-Albania'),
  },
} as const satisfies Record<string, CatalogueService['group']>;

type Facts = Partial<
  Pick<CatalogueService, 'documents' | 'feeLek' | 'deadline' | 'legalBasis' | 'unverified' | 'asksFor'>
>;

/** `code` is the number in the unified list. */
function service(
  code: string,
  series: keyof typeof GROUPS,
  name: Text,
  description: Text,
  facts: Facts,
): ServiceSpec {
  return {
    id: demoId(`service ${code}`),
    code,
    name,
    description,
    group: GROUPS[series],
    series,
    documents: [FORM, IDENTITY],
    feeLek: null,
    deadline: null,
    legalBasis: null,
    unverified: false,
    targetMs: DEFAULT_TARGETS_MS,
    open: true,
    ...facts,
  };
}

const CIVIL_LAW = 'Ligji 10129/2009';
const CIVIL_STATUS = [
  service(
    '001',
    'A',
    text('Certifikatë personale', 'Personal certificate'),
    text('Vërteton të dhënat e lindjes.', 'Proves the facts of birth.'),
    { documents: [IDENTITY], feeLek: 50, legalBasis: CIVIL_LAW, unverified: true },
  ),
  service(
    '002',
    'A',
    text('Certifikatë familjare', 'Family certificate'),
    text('Vërteton përbërjen e familjes.', 'Proves who belongs to the family.'),
    { feeLek: 50, deadline: text('Brenda ditës', 'The same day'), legalBasis: CIVIL_LAW, unverified: true },
  ),
  service(
    '006',
    'A',
    text('Regjistrim lindjeje', 'Birth registration'),
    text('Regjistron një fëmijë të sapolindur.', 'Registers a newborn child.'),
    {
      documents: [original('Certifikatë e asistencës në lindje', 'Birth-assistance certificate'), IDENTITY],
      deadline: text('Brenda 60 ditëve nga lindja', 'Within 60 days of birth'),
      legalBasis: CIVIL_LAW,
    },
  ),
  service(
    '012',
    'A',
    text('Saktësim adrese', 'Address correction'),
    text(
      'Ndreq adresën në regjistër; bëhet në e-Albania, me ndihmë këtu.',
      'Corrects the address on record; done in e-Albania, with help here.',
    ),
    { documents: [OWNERSHIP], feeLek: 0, deadline: text('24 orë', '24 hours'), legalBasis: CIVIL_LAW },
  ),
];
const TAXES = [
  service(
    '027',
    'F',
    text('Vërtetim shlyerje detyrimesh', 'Tax clearance'),
    text('Vërteton se detyrimet vendore janë paguar.', 'Proves that local dues are paid.'),
    { legalBasis: 'Ligji 9632/2006, Ligji 9920/2008', unverified: true },
  ),
  service(
    '028',
    'F',
    text('Regjistrim biznesi', 'Business registration'),
    text('Regjistron një biznes për taksat vendore.', 'Registers a business for local taxes.'),
    {
      documents: [
        copy('NIPT', 'Tax number (NIPT)'),
        original('Ekstrakt i qendrës së biznesit', 'Extract from the business centre'),
        IDENTITY,
        copy('Kontratë qiraje ose pronësie', 'Lease or ownership'),
      ],
      deadline: text(
        'Brenda 15 ditëve nga regjistrimi në QKB',
        'Within 15 days of the business centre’s registration',
      ),
      legalBasis: 'Ligji 9632/2006, Ligji 9920/2008',
    },
  ),
];
const SOCIAL = [
  service(
    '041',
    'H',
    text('Ndihmë ekonomike', 'Economic aid'),
    text('Aplikohet nga data 1 deri më 10 të muajit.', 'Apply from the 1st to the 10th of the month.'),
    {
      documents: [
        original(
          'Letërnjoftim i kryefamiljarit dhe bashkëshortit',
          'Identity cards of head of family and spouse',
        ),
        original('Dokumente vërtetuese', 'Proofs'),
      ],
      feeLek: 0,
      legalBasis: 'Ligji 57/2019',
    },
  ),
  service(
    '050',
    'H',
    text('Subvencion qiraje', 'Rent subsidy'),
    text('Ndihmë për qiranë e banesës.', 'Help with the rent of a home.'),
    {
      documents: [
        IDENTITY,
        original('Certifikatë lindjeje', 'Birth certificate'),
        FAMILY,
        original('Vërtetim banimi', 'Residence confirmation'),
        original('Certifikata pronësie', 'Property certificates'),
      ],
      legalBasis: 'Ligji 22/2018, VKM 384/2019',
    },
  ),
];
const PERMITS = [
  service(
    '064',
    'K',
    text('Punime të vogla', 'Small works'),
    text('Deklaratë për punime të vogla në ndërtesë.', 'Declaration of small works on a building.'),
    {
      documents: [
        original('Certifikatë pronësie', 'Ownership certificate'),
        original('Fotografi', 'Photographs'),
      ],
      legalBasis: 'Ligji 107/2014, VKM 408/2015',
    },
  ),
  service(
    '085',
    'K',
    text('Licencë transporti mallrash', 'Goods transport licence'),
    text('Transport mallrash për të tretë, vlen 5 vjet.', 'Goods for hire, valid for 5 years.'),
    {
      feeLek: 40_000,
      deadline: text('1 muaj', '1 month'),
      legalBasis: 'Ligji 8308/1998',
      unverified: true,
      asksFor: ['phone'],
    },
  ),
];
const INFORMATION = [
  service(
    '017',
    'M',
    text('Kërkesë për informim', 'Information request'),
    text('E drejta për të ditur.', 'The right to know.'),
    {
      documents: [FORM],
      deadline: text('10 ditë pune', '10 working days'),
      legalBasis: 'Ligji 119/2014',
      unverified: true,
    },
  ),
  service(
    '018',
    'M',
    text('Ankesë ose kërkesë', 'Complaint or request'),
    text('Për çdo çështje tjetër të bashkisë.', 'For any other matter of the municipality.'),
    { legalBasis: 'Ligji 44/2015', unverified: true, asksFor: ['name', 'phone'] },
  ),
  service(
    '025',
    'M',
    text('Asistencë e-Albania', 'Help with e-Albania'),
    text('Aplikim elektronik me ndihmë.', 'Applying online with help.'),
    { documents: [IDENTITY], feeLek: 0, unverified: true },
  ),
];

const MAIN: OfficeBasics = {
  id: demoId('office lezhe'),
  serial: 1,
  code: 'lezhe',
  name: text('Bashkia Lezhë', 'Municipality of Lezhë'),
  municipality: 'Lezhë',
  kind: 'main',
  timeZone: 'Europe/Tirane',
  dayStart: '00:00',
  openingHours: null,
  demo: true,
  openKiosk: true,
  openBoard: true,
};
const UNIT: OfficeBasics = {
  ...MAIN,
  id: demoId('office shengjin'),
  serial: 2,
  code: 'shengjin',
  name: text('Njësia administrative Shëngjin', 'Administrative unit of Shëngjin'),
  kind: 'unit',
};

const ALL_OF_UNIT = [...CIVIL_STATUS, ...TAXES, ...SOCIAL, ...INFORMATION];
const ALL = [...CIVIL_STATUS, ...TAXES, ...SOCIAL, ...PERMITS, ...INFORMATION];

/** Helps out where somebody has less than five minutes left. */
const OVERFLOW_SLACK_MS = 5 * 60_000;

function profile(id: string, name: Text, first: ServiceSpec[], second: ServiceSpec[]): ProfileRecord {
  return {
    id: demoId(`profile ${id}`),
    name,
    serviceIds: first.map((each) => each.id),
    secondaryServiceIds: second.map((each) => each.id),
    overflowSlackMs: OVERFLOW_SLACK_MS,
  };
}
const PROFILES = [
  profile('civil-status', text('Gjendja civile', 'Civil status'), CIVIL_STATUS, INFORMATION),
  profile(
    'taxes-and-permits',
    text('Taksa dhe leje', 'Taxes and permits'),
    [...TAXES, ...PERMITS],
    [...CIVIL_STATUS, ...INFORMATION],
  ),
  profile(
    'social-and-information',
    text('Ndihmë sociale dhe informim', 'Social aid and information'),
    [...SOCIAL, ...INFORMATION],
    CIVIL_STATUS,
  ),
];

/** Everybody speaks Albanian, every second clerk English, every fourth Italian. */
const languagesOf = (n: number) => ['sq', ...(n % 2 === 1 ? ['en'] : []), ...(n % 4 === 0 ? ['it'] : [])];

/** The demo's offices; all its accounts have one password. */
export function demoOffices(password: string): OfficeSpec[] {
  const account = (
    username: string,
    name: string,
    role: 'supervisor' | 'manager' | 'clerk',
    scope: Scope,
    languages = ['sq', 'en'],
  ): StaffSpec => ({
    id: demoId(`staff ${username}`),
    username,
    name,
    grants: [{ role, scope }],
    rights: role === 'clerk' ? [...RIGHTS] : [],
    languages,
    password,
    demo: true,
  });
  const counters = ({ code }: OfficeBasics, count: number) =>
    numbers(count).map((n) => ({ id: demoId(`counter ${code} ${n}`), name: String(n), zoneId: null }));
  return [
    {
      office: { ...MAIN, profiles: PROFILES },
      counters: counters(MAIN, 8),
      services: ALL,
      staff: [
        account('supervisor', 'Mbikëqyrësi', 'supervisor', 'everywhere'),
        account('manager', 'Drejtuesi', 'manager', 'everywhere'),
        ...numbers(8).map((n) => account(`clerk${n}`, `Sportelisti ${n}`, 'clerk', at(MAIN), languagesOf(n))),
      ],
    },
    {
      office: UNIT,
      counters: counters(UNIT, 2),
      // What a unit issues itself, or takes in and delivers.
      services: ALL_OF_UNIT,
      staff: numbers(2).map((n) =>
        account(`unit${n}`, `Sportelisti i njësisë ${n}`, 'clerk', at(UNIT), languagesOf(n)),
      ),
    },
  ];
}

const at = ({ id }: OfficeBasics): Scope => ({ officeIds: [id] });
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
