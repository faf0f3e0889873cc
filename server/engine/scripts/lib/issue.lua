-- How a new ticket comes to be, whoever asks for it.

-- nil, or the refusal of an office or a service that gives no ticket now: what a hand decided goes before hours and contingent.
local function refuse_closed()
  local hand = redis.call('HMGET', stem .. 'hand', 'office', input.serviceId)
  local closed = input.closed or {}
  if not day_open or hand[1] == 'closed' or (closed.office and hand[1] ~= 'open') then
    return refuse(OFFICE_CLOSED)
  end
  if hand[2] == 'closed' or (closed.service and hand[2] ~= 'open') then
    return refuse(SERVICE_CLOSED)
  end
  local limits = input.contingents or { office = null, service = null }
  local issued = redis.call('HMGET', stem .. 'issued:' .. today, 'all', input.serviceId)
  if limits.office ~= null and hand[1] ~= 'open' and (tonumber(issued[1]) or 0) >= limits.office then
    return refuse(OFFICE_FULL)
  end
  if limits.service ~= null and hand[2] ~= 'open' and (tonumber(issued[2]) or 0) >= limits.service then
    return refuse(SERVICE_FULL)
  end
  return nil
end

local function new_ticket(label, anchor, more)
  local ticket = {
    id = input.ticketId,
    number = label.label,
    officeId = context.officeId,
    day = today,
    serviceId = input.serviceId,
    askedServiceId = input.serviceId,
    priority = input.priority,
    channel = input.channel,
    language = input.language,
    clerkLanguage = input.clerkLanguage or null,
    status = 'waiting',
    counterId = null,
    clerkId = null,
    calls = 0,
    issuedAt = now,
    dueAt = anchor + input.targetMs,
    targetMs = input.targetMs,
    firstCalledAt = null,
    calledAt = null,
    startedAt = null,
    closedAt = null,
    slotAt = null,
    appointmentId = null,
    direct = false,
    aim = null,
    restsUntilAt = null,
    next = input.next or {},
    notes = 0,
    personal = kinds_of(input.personal or {}),
    legs = { new_leg(input.serviceId, anchor) },
    order = seq + 1,
  }
  for name, value in pairs(more or {}) do
    ticket[name] = value
  end
  return ticket
end

-- Appends the event and uses up the label; the ticket is in no queue yet.
local function issue(ticket, label)
  append('ticket.issued', ticket.id, nil, facts(ticket, {
    priority = ticket.priority,
    channel = ticket.channel,
    language = ticket.language,
    anchorAt = current_leg(ticket).anchorAt,
    dueAt = ticket.dueAt,
    clerkLanguage = ticket.clerkLanguage,
    slotAt = ticket.slotAt,
    appointmentId = ticket.appointmentId,
    direct = ticket.direct,
    next = ticket.next,
    skipped = label.skipped,
    personal = ticket.personal,
  }))
  keep_personal(ticket.id, input.personal or {})
  use_label(label, ticket.serviceId)
end
