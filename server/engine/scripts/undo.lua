-- undo: takes back the counter's last call or finish, within 30 s and while nothing else has happened to the ticket.
-- INPUT   counterId, clerkId, epoch
-- ANSWER  { ticket }
-- EMITS   ticket.undone, with the ticket as it was before
--- @include office, tickets, queues, counters, service-times, command

local UNDO_WITHIN_MS = 30000

local counter = load_counter(input.counterId)
local refusal = refuse_claim(counter, input.clerkId, input.epoch)
if refusal then
  return refusal
end
local json = redis.call('HGET', stem .. 'undo', counter.id)
local last = json and cjson.decode(json)
local ticket = last and load_ticket(last.ticketId)
if not ticket or ticket.lastSeq ~= last.seq or now - last.at > UNDO_WITHIN_MS then
  return refuse(NOTHING_TO_UNDO)
end
local before = last.before
-- It waited for a counter or a clerk who has gone since.
if last.operation ~= 'finish' and before.aim ~= null then
  local there = before.aim.kind == 'clerk' and redis.call('HGET', stem .. 'clerks', before.aim.id) or before.aim.id
  local target = there and load_counter(there)
  if not target or target.state == 'closed' then
    return refuse(NOTHING_TO_UNDO)
  end
end
if last.operation == 'finish' then
  refusal = refuse_taking(counter)
  if refusal then
    return refusal
  end
end

append('ticket.undone', ticket.id, counter.id, facts(before, {
  clerkId = input.clerkId,
  operation = last.operation,
  before = before,
}))
if last.operation == 'finish' then
  forget_service_time(ticket.legs[#before.legs])
  if ticket.status == 'waiting' then
    take_out(ticket)
  else
    redis.call('ZREM', stem .. 'closed', ticket.id)
  end
  occupy(counter.id, ticket.id)
else
  vacate(counter.id)
  take_off_board(ticket)
  enqueue(before)
end
save_ticket(before)
redis.call('HDEL', stem .. 'undo', counter.id)

return accept({ ticket = before })
