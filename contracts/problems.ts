/**
 * Every way a request can be refused: the stable code, the HTTP status, and the words for people.
 *
 * Words say what to do, not what broke inside. `{name}` parts are filled from the refusal's parameters.
 */
import { z } from 'zod';

export interface ProblemDefinition {
  status: number;
  title: { en: string; sq: string };
  detail: { en: string; sq: string };
}

export const PROBLEMS = {
  INVALID_INPUT: {
    status: 422,
    title: { en: 'Some fields are not right', sq: 'Disa fusha nuk janë të sakta' },
    detail: {
      en: 'Correct the fields listed and send again.',
      sq: 'Ndreqni fushat e shënuara dhe dërgoni përsëri.',
    },
  },
  MALFORMED_JSON: {
    status: 400,
    title: { en: 'The body is not valid JSON', sq: 'Trupi i kërkesës nuk është JSON i vlefshëm' },
    detail: {
      en: 'Send one JSON object as application/json.',
      sq: 'Dërgoni një objekt JSON si application/json.',
    },
  },
  MALFORMED_REQUEST: {
    status: 400,
    title: { en: 'This is no request that can be read', sq: 'Kjo nuk është kërkesë që mund të lexohet' },
    detail: {
      en: 'Send it as HTTP/1.1 says, with one Host and at most one Authorization.',
      sq: 'Dërgojeni siç e thotë HTTP/1.1, me një Host dhe të shumtën një Authorization.',
    },
  },
  REQUEST_TIMEOUT: {
    status: 408,
    title: { en: 'The request took too long to arrive', sq: 'Kërkesa mbërriti tepër ngadalë' },
    detail: { en: 'Send it again.', sq: 'Dërgojeni përsëri.' },
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    title: { en: 'Address and headers are too long', sq: 'Adresa dhe kokat janë tepër të gjata' },
    detail: { en: 'Send at most 16 kB of them.', sq: 'Dërgoni të shumtën 16 kB prej tyre.' },
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: { en: 'The body is too large', sq: 'Trupi i kërkesës është shumë i madh' },
    detail: { en: 'Send at most 64 kB.', sq: 'Dërgoni të shumtën 64 kB.' },
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: { en: 'Only JSON is understood here', sq: 'Këtu kuptohet vetëm JSON' },
    detail: { en: 'Send application/json in UTF-8.', sq: 'Dërgoni application/json në UTF-8.' },
  },
  NOT_FOUND: {
    status: 404,
    title: { en: 'There is nothing here', sq: 'Këtu nuk ka asgjë' },
    detail: { en: 'Check the address.', sq: 'Kontrolloni adresën.' },
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: { en: 'This address does not take that method', sq: 'Kjo adresë nuk e pranon këtë metodë' },
    detail: { en: 'See /api/v1/docs for what it takes.', sq: 'Shihni te /api/v1/docs çfarë pranon.' },
  },
  UNAUTHENTICATED: {
    status: 401,
    title: { en: 'Sign in first', sq: 'Hyni më parë' },
    detail: {
      en: 'Your sign-in is missing or has ended. Sign in and try again.',
      sq: 'Hyrja juaj mungon ose ka mbaruar. Hyni dhe provoni përsëri.',
    },
  },
  WRONG_CREDENTIALS: {
    status: 401,
    title: { en: 'Name or password is not right', sq: 'Emri ose fjalëkalimi nuk është i saktë' },
    detail: { en: 'Check both and try again.', sq: 'Kontrolloni të dyja dhe provoni përsëri.' },
  },
  SECOND_FACTOR_REQUIRED: {
    status: 401,
    title: { en: 'A code is needed, too', sq: 'Duhet edhe kodi' },
    detail: {
      en: 'Send the code that your authenticator app shows, or one of your recovery codes.',
      sq: 'Dërgoni kodin që tregon aplikacioni juaj i kodeve, ose një kod rezervë.',
    },
  },
  WRONG_CODE: {
    status: 401,
    title: { en: 'The code is not right', sq: 'Kodi nuk është i saktë' },
    detail: {
      en: 'Each code is good once and for half a minute. Try the one shown now.',
      sq: 'Çdo kod vlen një herë dhe për gjysmë minute. Provoni atë që shfaqet tani.',
    },
  },
  PASSWORD_CHANGE_REQUIRED: {
    status: 403,
    title: { en: 'Choose a password of your own first', sq: 'Zgjidhni më parë një fjalëkalim tuajin' },
    detail: {
      en: 'Somebody else chose the present one. Change it under "My account".',
      sq: 'Këtë që keni e zgjodhi dikush tjetër. Ndryshojeni te "Llogaria ime".',
    },
  },
  FORBIDDEN: {
    status: 403,
    title: { en: 'You do not have this right', sq: 'Nuk e keni këtë të drejtë' },
    detail: { en: 'Ask your administrator if you need it.', sq: 'Kërkojani administratorit nëse ju duhet.' },
  },
  NOT_YOURS_TO_MANAGE: {
    status: 403,
    title: { en: 'This account is not yours to manage', sq: 'Këtë llogari nuk e administroni ju' },
    detail: {
      en: 'It has a role that you could not give. Ask whoever administers more offices.',
      sq: 'Ajo ka një rol që ju nuk mund ta jepni. Pyesni atë që administron më shumë zyra.',
    },
  },
  NOT_YOURS_TO_GIVE: {
    status: 403,
    title: { en: 'You cannot give this role there', sq: 'Nuk mund ta jepni këtë rol atje' },
    detail: {
      en: 'Give roles below your own, in the offices that you administer.',
      sq: 'Jepni role nën tuajin, në zyrat që administroni.',
    },
  },
  OWN_ACCOUNT: {
    status: 403,
    title: { en: 'This is your own account', sq: 'Kjo është llogaria juaj' },
    detail: {
      en: 'Another administrator has to do this. Password and code are under "My account".',
      sq: 'Këtë duhet ta bëjë një administrator tjetër. Fjalëkalimi dhe kodi janë te "Llogaria ime".',
    },
  },
  CROSS_SITE: {
    status: 403,
    title: { en: 'The request came from another site', sq: 'Kërkesa erdhi nga një faqe tjetër' },
    detail: {
      en: 'Open the page of this office and try again.',
      sq: 'Hapni faqen e kësaj zyre dhe provoni përsëri.',
    },
  },
  PRIORITY_NOT_ALLOWED: {
    status: 403,
    title: { en: 'Only staff give this priority', sq: 'Këtë përparësi e jep vetëm stafi' },
    detail: {
      en: 'Take a ticket without it, or ask at a counter.',
      sq: 'Merrni biletë pa të, ose pyesni në sportel.',
    },
  },
  RATE_LIMITED: {
    status: 429,
    title: { en: 'Too many requests', sq: 'Shumë kërkesa' },
    detail: { en: 'Wait {seconds} s and try again.', sq: 'Prisni {seconds} s dhe provoni përsëri.' },
  },
  ACCOUNT_LOCKED: {
    status: 429,
    title: { en: 'Too many wrong sign-ins', sq: 'Shumë hyrje të gabuara' },
    detail: {
      en: 'This account waits {seconds} s for the next one. Your administrator can unlock it.',
      sq: 'Kjo llogari pret {seconds} s për tjetrën. Administratori juaj mund ta zhbllokojë.',
    },
  },
  NO_PASSWORD: {
    status: 409,
    title: { en: 'This account has no password here', sq: 'Kjo llogari nuk ka fjalëkalim këtu' },
    detail: {
      en: 'It signs in by single sign-on. Password and code are changed there.',
      sq: 'Ajo hyn me hyrjen e përbashkët. Fjalëkalimi dhe kodi ndryshohen atje.',
    },
  },
  SSO_OFF: {
    status: 404,
    title: { en: 'There is no single sign-on here', sq: 'Këtu nuk ka hyrje të përbashkët' },
    detail: {
      en: 'Sign in with user name and password.',
      sq: 'Hyni me emrin e përdoruesit dhe fjalëkalimin.',
    },
  },
  SSO_AWAY: {
    status: 503,
    title: { en: 'Single sign-on does not answer', sq: 'Hyrja e përbashkët nuk përgjigjet' },
    detail: {
      en: 'Try again in a moment. Who has a password of this office can sign in with it.',
      sq: 'Provoni përsëri pas pak. Kush ka fjalëkalim të kësaj zyre mund të hyjë me të.',
    },
  },
  SSO_DECLINED: {
    status: 403,
    title: { en: 'Single sign-on did not let you in', sq: 'Hyrja e përbashkët nuk ju la të hyni' },
    detail: {
      en: 'Try again and confirm there; ask your administrator if it stays.',
      sq: 'Provoni përsëri dhe konfirmoni atje; njoftoni administratorin nëse vazhdon.',
    },
  },
  SSO_ENDED: {
    status: 403,
    title: {
      en: 'This sign-in took too long or was used already',
      sq: 'Kjo hyrje zgjati shumë ose u përdor',
    },
    detail: {
      en: 'Begin it again, in this browser and within ten minutes.',
      sq: 'Filloni përsëri, në këtë shfletues dhe brenda dhjetë minutave.',
    },
  },
  SSO_UNPROVEN: {
    status: 403,
    title: {
      en: 'What single sign-on said about you could not be trusted',
      sq: 'Nuk u besua dot çfarë tha hyrja e përbashkët për ju',
    },
    detail: {
      en: 'Try again. Administrators: the log says what was wrong.',
      sq: 'Provoni përsëri. Administratorët: regjistri i serverit tregon çfarë nuk shkoi.',
    },
  },
  SSO_NO_GROUP: {
    status: 403,
    title: { en: 'You have no work in this office', sq: 'Nuk keni punë në këtë zyrë' },
    detail: {
      en: 'None of your groups gives a role here. Ask your administrator for the right one.',
      sq: 'Asnjë nga grupet tuaja nuk jep rol këtu. Kërkojini administratorit grupin e duhur.',
    },
  },
  SSO_NO_OFFICE: {
    status: 403,
    title: {
      en: 'Your groups name offices that are not here',
      sq: 'Grupet tuaja përmendin zyra që s’janë këtu',
    },
    detail: {
      en: 'Your administrator has to correct OIDC_GRANTS; the log says where.',
      sq: 'Administratori duhet të ndreqë OIDC_GRANTS; regjistri i serverit tregon ku.',
    },
  },
  SSO_DISABLED: {
    status: 403,
    title: { en: 'Your account here is disabled', sq: 'Llogaria juaj këtu është çaktivizuar' },
    detail: { en: 'Ask your administrator.', sq: 'Pyesni administratorin.' },
  },
  USERNAME_TAKEN: {
    status: 409,
    title: { en: 'There is an account {username} already', sq: 'Llogaria {username} ekziston tashmë' },
    detail: { en: 'Choose another user name.', sq: 'Zgjidhni një emër tjetër përdoruesi.' },
  },
  LAST_ADMINISTRATOR: {
    status: 409,
    title: { en: 'Nobody else administers the system', sq: 'Sistemin nuk e administron askush tjetër' },
    detail: {
      en: 'Make somebody else an administrator first.',
      sq: 'Bëni më parë dikë tjetër administrator.',
    },
  },
  SINGLE_SIGN_ON_ACCOUNT: {
    status: 409,
    title: { en: 'This account is kept elsewhere', sq: 'Kjo llogari mbahet diku tjetër' },
    detail: {
      en: 'It signs in by single sign-on: its password and its roles are changed there.',
      sq: 'Ajo hyn me hyrje të përbashkët: fjalëkalimi dhe rolet e saj ndryshohen atje.',
    },
  },
  ALREADY_PAIRED: {
    status: 409,
    title: { en: 'This device is paired already', sq: 'Kjo pajisje është lidhur tashmë' },
    detail: {
      en: 'Look for it in the list of devices.',
      sq: 'Kërkojeni në listën e pajisjeve.',
    },
  },
  IDEMPOTENCY_MISMATCH: {
    status: 422,
    title: { en: 'This key was used for another request', sq: 'Ky çelës u përdor për një kërkesë tjetër' },
    detail: {
      en: 'Use a new Idempotency-Key for a new request.',
      sq: 'Përdorni një Idempotency-Key të ri për një kërkesë të re.',
    },
  },
  OFFICE_CLOSED: {
    status: 409,
    title: { en: 'The office is closed', sq: 'Zyra është e mbyllur' },
    detail: { en: 'Come back in opening hours.', sq: 'Ejani përsëri në orarin e punës.' },
  },
  SERVICE_CLOSED: {
    status: 409,
    title: { en: 'This service is not given now', sq: 'Ky shërbim nuk jepet tani' },
    detail: {
      en: 'Choose another service, or ask at the information counter.',
      sq: 'Zgjidhni një shërbim tjetër, ose pyesni te informacioni.',
    },
  },
  OFFICE_FULL: {
    status: 409,
    title: { en: "Today's tickets are all given", sq: 'Biletat e sotme janë dhënë të gjitha' },
    detail: {
      en: 'Come back tomorrow, or ask at the information counter.',
      sq: 'Ejani nesër, ose pyesni te informacioni.',
    },
  },
  SERVICE_FULL: {
    status: 409,
    title: {
      en: "Today's tickets for this service are all given",
      sq: 'Biletat e sotme për këtë shërbim janë dhënë të gjitha',
    },
    detail: {
      en: 'Come back tomorrow, or ask at the information counter.',
      sq: 'Ejani nesër, ose pyesni te informacioni.',
    },
  },
  SERIES_EXHAUSTED: {
    status: 409,
    title: {
      en: 'There is no number left for this service today',
      sq: 'Sot nuk ka më numër për këtë shërbim',
    },
    detail: {
      en: 'Ask at the information counter. Administrators: widen the range of this series.',
      sq: 'Pyesni te informacioni. Administratorët: zgjeroni gamën e kësaj serie.',
    },
  },
  ALREADY_CHECKED_IN: {
    status: 409,
    title: { en: 'This appointment has its ticket: {number}', sq: 'Ky takim e ka biletën: {number}' },
    detail: { en: 'Wait for that number to be called.', sq: 'Prisni të thirret ai numër.' },
  },
  COUNTER_BUSY: {
    status: 409,
    title: { en: '{number} is still with you', sq: '{number} është ende te ju' },
    detail: { en: 'Finish it first.', sq: 'Përfundojeni më parë.' },
  },
  COUNTER_CLOSED: {
    status: 409,
    title: { en: 'Nobody is signed in at this counter', sq: 'Askush nuk ka hyrë në këtë sportel' },
    detail: { en: 'Sign in at the counter first.', sq: 'Hyni më parë në sportel.' },
  },
  COUNTER_PAUSED: {
    status: 409,
    title: { en: 'This counter is paused', sq: 'Ky sportel është në pushim' },
    detail: { en: 'Resume work at the counter first.', sq: 'Vazhdoni më parë punën në sportel.' },
  },
  COUNTER_NOT_PAUSED: {
    status: 409,
    title: { en: 'This counter is not paused', sq: 'Ky sportel nuk është në pushim' },
    detail: { en: 'There is nothing to resume.', sq: 'Nuk ka çfarë të vazhdohet.' },
  },
  NOT_THERE_NOW: {
    status: 409,
    title: { en: 'Nobody works there now', sq: 'Atje nuk punon askush tani' },
    detail: {
      en: 'Choose a counter or a clerk who is at work, or a service.',
      sq: 'Zgjidhni një sportel ose punonjës që është në punë, ose një shërbim.',
    },
  },
  COUNTER_OCCUPIED: {
    status: 409,
    title: { en: 'Somebody else works at this counter', sq: 'Në këtë sportel punon dikush tjetër' },
    detail: {
      en: 'Choose another counter, or ask them to sign out.',
      sq: 'Zgjidhni një sportel tjetër, ose kërkojini të dalë.',
    },
  },
  CLERK_ELSEWHERE: {
    status: 409,
    title: { en: 'You are signed in at another counter', sq: 'Keni hyrë në një sportel tjetër' },
    detail: { en: 'Sign out there first.', sq: 'Dilni më parë atje.' },
  },
  STALE_EPOCH: {
    status: 409,
    title: { en: 'This counter was opened again elsewhere', sq: 'Ky sportel u hap përsëri diku tjetër' },
    detail: {
      en: 'Sign in at the counter again to continue here.',
      sq: 'Hyni përsëri në sportel për të vazhduar këtu.',
    },
  },
  NOT_YOUR_TICKET: {
    status: 409,
    title: { en: '{number} is at another counter', sq: '{number} është në një sportel tjetër' },
    detail: { en: 'Only that counter can do this.', sq: 'Këtë mund ta bëjë vetëm ai sportel.' },
  },
  NOT_CALLED_TO_YOU: {
    status: 409,
    title: { en: '{number} was not called to you', sq: '{number} nuk është thirrur te ju' },
    detail: {
      en: 'Name, phone and notes are shown once you have called the person.',
      sq: 'Emri, telefoni dhe shënimet shfaqen pasi ta thirrni personin.',
    },
  },
  NO_NOTES_HERE: {
    status: 409,
    title: { en: 'This service keeps no notes', sq: 'Ky shërbim nuk mban shënime' },
    detail: {
      en: 'Your municipality has decided so. Go on without a note.',
      sq: 'Kështu ka vendosur bashkia juaj. Vazhdoni pa shënim.',
    },
  },
  BAD_TRANSITION: {
    status: 409,
    title: { en: 'Not possible for {number} now', sq: 'Nuk mund të bëhet tani për {number}' },
    detail: {
      en: 'Its state has changed. Look again and choose what is offered.',
      sq: 'Gjendja e saj ka ndryshuar. Shihni përsëri dhe zgjidhni nga ato që ofrohen.',
    },
  },
  NOT_WAITING: {
    status: 409,
    title: { en: '{number} does not wait any more', sq: '{number} nuk pret më' },
    detail: {
      en: 'Look again and choose somebody who waits.',
      sq: 'Shihni përsëri dhe zgjidhni dikë që pret.',
    },
  },
  NOTHING_TO_UNDO: {
    status: 409,
    title: { en: 'There is nothing to undo', sq: 'Nuk ka çfarë të zhbëhet' },
    detail: {
      en: 'Only your last call or finish can be undone, for half a minute and while nothing has followed it.',
      sq: 'Zhbëhet vetëm thirrja ose përfundimi juaj i fundit, për gjysmë minute dhe pa diçka tjetër pas tij.',
    },
  },
  REINSTATE_TOO_LATE: {
    status: 409,
    title: { en: '{number} has been gone for too long', sq: '{number} ka shumë kohë që ka ikur' },
    detail: { en: 'Give a new ticket instead.', sq: 'Jepni një biletë të re.' },
  },
  STORE_AWAY: {
    status: 503,
    title: { en: 'The queue does not answer', sq: 'Radha nuk përgjigjet' },
    detail: {
      en: 'Try again in a moment. With the same Idempotency-Key nothing is done twice.',
      sq: 'Provoni përsëri pas pak. Me të njëjtin Idempotency-Key asgjë nuk bëhet dy herë.',
    },
  },
  OFFICE_RESTORING: {
    status: 503,
    title: { en: 'The queue is being brought up to date', sq: 'Radha po përditësohet' },
    detail: {
      en: 'Try again in a moment. With the same Idempotency-Key nothing is done twice.',
      sq: 'Provoni përsëri pas pak. Me të njëjtin Idempotency-Key asgjë nuk bëhet dy herë.',
    },
  },
  LEDGER_AWAY: {
    status: 503,
    title: { en: 'The record does not answer', sq: 'Regjistri nuk përgjigjet' },
    detail: {
      en: 'The hall goes on. Try this again in a moment.',
      sq: 'Salla vazhdon punën. Provoni përsëri pas pak.',
    },
  },
  INTERNAL: {
    status: 500,
    title: { en: 'Something went wrong here', sq: 'Diçka nuk shkoi këtu' },
    detail: {
      en: 'It was written down. Try again; tell your administrator if it stays.',
      sq: 'U shënua. Provoni përsëri; njoftoni administratorin nëse vazhdon.',
    },
  },
} as const satisfies Record<string, ProblemDefinition>;

export type ErrorCode = keyof typeof PROBLEMS;

/** RFC 9457 problem, as `application/problem+json` and as a socket acknowledgement. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    allowed: z.array(z.string()).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** What is wrong with one field, in both languages; `path` names it, such as `delivered.0.quantity`. */
export interface FieldFault {
  path: string;
  message: { en: string; sq: string };
}

/** A refusal that knows no transport. `params` fill the words; `extra` goes into the problem as it is. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly params: Record<string, string | number>;
  readonly extra: { errors?: FieldFault[]; allowed?: string[] };

  constructor(code: ErrorCode, params: DomainError['params'] = {}, extra: DomainError['extra'] = {}) {
    super(code);
    this.name = 'DomainError';
    this.code = code;
    this.params = params;
    this.extra = extra;
  }
}

/** The refusal of one field for a reason that its schema cannot know. */
export function invalid(path: string, en: string, sq: string): DomainError {
  return new DomainError('INVALID_INPUT', {}, { errors: [{ path, message: { en, sq } }] });
}
