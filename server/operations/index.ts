/** Every operation's handler. A name of the contract without one does not compile. */
import type { OperationName } from '../../contracts/api.ts';
import { addKey } from './add-key.ts';
import { addLeg } from './add-leg.ts';
import { addStaff } from './add-staff.ts';
import { approvePairing } from './approve-pairing.ts';
import { beginPairing } from './begin-pairing.ts';
import { callNext } from './call-next.ts';
import { call } from './call.ts';
import { changeDevice } from './change-device.ts';
import { changePassword } from './change-password.ts';
import { changePriority } from './change-priority.ts';
import { changeService } from './change-service.ts';
import { changeStaff } from './change-staff.ts';
import { checkIn } from './check-in.ts';
import { claimPairing } from './claim-pairing.ts';
import { closeDay } from './close-day.ts';
import { closeOffice } from './close-office.ts';
import { closeOtherSessions } from './close-other-sessions.ts';
import { closeService } from './close-service.ts';
import { closeSession } from './close-session.ts';
import { confirmSecondFactor } from './confirm-second-factor.ts';
import { disableSecondFactor } from './disable-second-factor.ts';
import { disableStaff } from './disable-staff.ts';
import { enableStaff } from './enable-staff.ts';
import { endStaffSessions } from './end-staff-sessions.ts';
import { enrolSecondFactor } from './enrol-second-factor.ts';
import { erasePersonalData } from './erase-personal-data.ts';
import { exportAudit } from './export-audit.ts';
import { findPairing } from './find-pairing.ts';
import { findPersonalData } from './find-personal-data.ts';
import { finish } from './finish.ts';
import { getAuditState } from './get-audit-state.ts';
import { getBoard } from './get-board.ts';
import { getKpis } from './get-kpis.ts';
import { getMe } from './get-me.ts';
import { getOffice } from './get-office.ts';
import { getOwnDevice } from './get-own-device.ts';
import { getPersonalData } from './get-personal-data.ts';
import { getQueue } from './get-queue.ts';
import { getSecondFactor } from './get-second-factor.ts';
import { getSignInOptions } from './get-sign-in-options.ts';
import { getStaff } from './get-staff.ts';
import { getTicket } from './get-ticket.ts';
import type { Handler } from './hall.ts';
import { hold } from './hold.ts';
import { listAudit } from './list-audit.ts';
import { listCounters } from './list-counters.ts';
import { listDevices } from './list-devices.ts';
import { listEvents } from './list-events.ts';
import { listKeys } from './list-keys.ts';
import { listOffices } from './list-offices.ts';
import { listProfiles } from './list-profiles.ts';
import { listServices } from './list-services.ts';
import { listSessions } from './list-sessions.ts';
import { listStaff } from './list-staff.ts';
import { listTickets } from './list-tickets.ts';
import { noShow } from './no-show.ts';
import { note } from './note.ts';
import { openDay } from './open-day.ts';
import { openOffice } from './open-office.ts';
import { openService } from './open-service.ts';
import { openSession } from './open-session.ts';
import { pauseCounter } from './pause-counter.ts';
import { recall } from './recall.ts';
import { reinstate } from './reinstate.ts';
import { renewDeviceToken } from './renew-device-token.ts';
import { reportDevice } from './report-device.ts';
import { removeSecondFactor } from './remove-second-factor.ts';
import { resetPassword } from './reset-password.ts';
import { resumeCounter } from './resume-counter.ts';
import { resume } from './resume.ts';
import { returnTicket } from './return.ts';
import { revokeDevice } from './revoke-device.ts';
import { revokeKey } from './revoke-key.ts';
import { revokeSession } from './revoke-session.ts';
import { setPersonalData } from './set-personal-data.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { start } from './start.ts';
import { takeTicket } from './take-ticket.ts';
import { transfer } from './transfer.ts';
import { unlockStaff } from './unlock-staff.ts';
import { undo } from './undo.ts';
import { walkDirect } from './walk-direct.ts';
import { withdraw } from './withdraw.ts';
import { wrapUp } from './wrap-up.ts';

export const HANDLERS = {
  'open-session': openSession,
  'close-session': closeSession,
  'get-me': getMe,
  'get-sign-in-options': getSignInOptions,
  'change-password': changePassword,
  'list-sessions': listSessions,
  'close-other-sessions': closeOtherSessions,
  'revoke-session': revokeSession,
  'get-second-factor': getSecondFactor,
  'enrol-second-factor': enrolSecondFactor,
  'confirm-second-factor': confirmSecondFactor,
  'disable-second-factor': disableSecondFactor,
  'list-offices': listOffices,
  'get-office': getOffice,
  'list-services': listServices,
  'take-ticket': takeTicket,
  'list-counters': listCounters,
  'get-ticket': getTicket,
  withdraw,
  'sign-in': signIn,
  'sign-out': signOut,
  'call-next': callNext,
  recall,
  start,
  finish,
  'no-show': noShow,
  'check-in': checkIn,
  'pause-counter': pauseCounter,
  'resume-counter': resumeCounter,
  call,
  'walk-direct': walkDirect,
  undo,
  hold,
  resume,
  return: returnTicket,
  transfer,
  'add-leg': addLeg,
  'wrap-up': wrapUp,
  reinstate,
  'change-priority': changePriority,
  'change-service': changeService,
  note,
  'get-personal-data': getPersonalData,
  'set-personal-data': setPersonalData,
  'find-personal-data': findPersonalData,
  'erase-personal-data': erasePersonalData,
  'list-profiles': listProfiles,
  'get-queue': getQueue,
  'open-office': openOffice,
  'close-office': closeOffice,
  'open-service': openService,
  'close-service': closeService,
  'open-day': openDay,
  'close-day': closeDay,
  'get-board': getBoard,
  'list-events': listEvents,
  'get-kpis': getKpis,
  'list-tickets': listTickets,
  'list-audit': listAudit,
  'export-audit': exportAudit,
  'get-audit-state': getAuditState,
  'list-staff': listStaff,
  'get-staff': getStaff,
  'add-staff': addStaff,
  'change-staff': changeStaff,
  'reset-password': resetPassword,
  'remove-second-factor': removeSecondFactor,
  'unlock-staff': unlockStaff,
  'disable-staff': disableStaff,
  'enable-staff': enableStaff,
  'end-staff-sessions': endStaffSessions,
  'list-keys': listKeys,
  'add-key': addKey,
  'revoke-key': revokeKey,
  'begin-pairing': beginPairing,
  'claim-pairing': claimPairing,
  'find-pairing': findPairing,
  'approve-pairing': approvePairing,
  'list-devices': listDevices,
  'change-device': changeDevice,
  'revoke-device': revokeDevice,
  'get-own-device': getOwnDevice,
  'report-device': reportDevice,
  'renew-device-token': renewDeviceToken,
} as const satisfies { [N in OperationName]: Handler<N> };
