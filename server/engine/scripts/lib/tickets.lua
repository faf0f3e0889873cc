-- Tickets and their legs. What is stored is `TicketState` of `contracts/ticket-state.ts`, made by the events alone.

local function ticket_key(id)
  return stem .. 'ticket:' .. id
end

local function current_leg(ticket)
  return ticket.legs[#ticket.legs]
end

-- A ticket as the first version wrote it, with what was not yet said; `upgradeTicket` is its twin.
local function upgrade(ticket)
  ticket.askedServiceId = ticket.serviceId
  ticket.clerkLanguage = null
  ticket.targetMs = ticket.dueAt - ticket.legs[1].anchorAt
  ticket.slotAt = null
  ticket.appointmentId = null
  ticket.direct = false
  ticket.aim = null
  ticket.restsUntilAt = null
  ticket.next = {}
  ticket.notes = 0
  for _, leg in ipairs(ticket.legs) do
    leg.servingAt = leg.status == 'serving' and leg.startedAt or null
    local ended = leg.finishedAt ~= null and leg.finishedAt or ticket.closedAt
    leg.serviceMs = leg.startedAt ~= null and ended ~= null and ended - leg.startedAt or 0
    leg.wrapUpAt = null
    leg.outcome = null
    leg.delivered = {}
  end
  return ticket
end

-- The ticket, and its JSON as it is stored.
local function load_ticket(id)
  local json = redis.call('GET', ticket_key(id))
  if not json then
    return nil
  end
  local ticket = cjson.decode(json)
  if not ticket.askedServiceId then
    ticket = upgrade(ticket)
  end
  if not ticket.personal then
    ticket.personal = {}
    json = encode(ticket)
  end
  return ticket, json
end

local function save_ticket(ticket)
  ticket.lastSeq = seq
  redis.call('SET', ticket_key(ticket.id), encode(ticket))
end

local function new_leg(service, anchor)
  return {
    serviceId = service,
    counterId = null,
    clerkId = null,
    status = 'waiting',
    anchorAt = anchor,
    firstCalledAt = null,
    calledAt = null,
    startedAt = null,
    finishedAt = null,
    servingAt = null,
    serviceMs = 0,
    wrapUpAt = null,
    outcome = null,
    delivered = {},
  }
end

-- Service stops running; held time and the time in a queue are none of it.
local function stop_serving(leg)
  if leg.servingAt ~= null then
    leg.serviceMs = leg.serviceMs + now - leg.servingAt
    leg.servingAt = null
  end
end

-- Status of the ticket and of its current leg.
local function set_status(ticket, status)
  ticket.status = status
  current_leg(ticket).status = status
end

-- At no counter any more.
local function leave_counter(ticket)
  ticket.counterId = null
  ticket.clerkId = null
  ticket.startedAt = null
end

local function close_ticket(ticket, status)
  stop_serving(current_leg(ticket))
  set_status(ticket, status)
  ticket.closedAt = now
  redis.call('ZADD', stem .. 'closed', string.format('%d', now), ticket.id)
end

local BOARD_CALLS = 12
local function put_on_board(ticket)
  redis.call('ZADD', stem .. 'calls', seq, ticket.id)
  redis.call('ZREMRANGEBYRANK', stem .. 'calls', 0, -BOARD_CALLS - 1)
end

local function take_off_board(ticket)
  redis.call('ZREM', stem .. 'calls', ticket.id)
end

-- What every event of a ticket says.
local function facts(ticket, more)
  local data = { number = ticket.number, day = ticket.day, serviceId = ticket.serviceId }
  for name, value in pairs(more or {}) do
    data[name] = value
  end
  return data
end

-- nil, or the refusal where the ticket's status does not allow the operation.
local function refuse_status(ticket)
  for _, status in ipairs(context.from) do
    if ticket.status == status then
      return nil
    end
  end
  return refuse(BAD_TRANSITION, { number = ticket.number, status = ticket.status })
end
