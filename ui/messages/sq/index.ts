import type { MessageKey } from '../en/index.ts';
import { account } from './account.ts';
import { admin } from './admin.ts';
import { adminDevices } from './admin-devices.ts';
import { adminStaff } from './admin-staff.ts';
import { audit } from './audit.ts';
import { common } from './common.ts';
import { dashboard } from './dashboard.ts';
import { desk } from './desk.ts';
import { display } from './display.ts';
import { home } from './home.ts';
import { keys } from './keys.ts';
import { kiosk } from './kiosk.ts';
import { pairing } from './pairing.ts';
import { signIn } from './signIn.ts';
import { ticket } from './ticket.ts';

export const sq = {
  ...account,
  ...admin,
  ...adminDevices,
  ...adminStaff,
  ...audit,
  ...common,
  ...dashboard,
  ...desk,
  ...display,
  ...home,
  ...keys,
  ...kiosk,
  ...pairing,
  ...signIn,
  ...ticket,
} satisfies Record<MessageKey, string>;
