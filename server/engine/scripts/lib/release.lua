-- What was parked at a counter, or was for this counter or its clerk alone, goes back to its service's queue with its due time when the
-- counter closes: nobody waits for somebody who has gone. At most 200 in one run.

local RELEASED = 200

local function return_to_queue(ticket, counter_id)
  append('ticket.returned', ticket.id, counter_id, facts(ticket, { from = ticket.status, to = 'place', dueAt = ticket.dueAt }))
  local leg = current_leg(ticket)
  stop_serving(leg)
  leg.startedAt = null
  set_status(ticket, 'waiting')
  leave_counter(ticket)
  ticket.aim = null
  enqueue(ticket)
  save_ticket(ticket)
end

-- true where there may be more.
local function release(counter)
  local released = 0
  for _, ticket in ipairs(held_tickets(counter.id)) do
    if released < RELEASED then
      redis.call('HDEL', stem .. 'held', ticket.id)
      return_to_queue(ticket, counter.id)
      released = released + 1
    end
  end
  held_at = nil
  if released == RELEASED then
    return true
  end
  local aims = { ['counter:' .. counter.id] = true, ['clerk:' .. counter.clerkId] = true }
  for _, lane in ipairs(redis.call('ZRANGE', stem .. 'heads', 0, -1)) do
    if aims[parse_lane(lane)] then
      for _, member in ipairs(redis.call('ZRANGE', stem .. 'lane:' .. lane, 0, RELEASED - released - 1)) do
        local ticket = load_ticket(parse_member(member).ticketId)
        take_out(ticket)
        return_to_queue(ticket, counter.id)
        released = released + 1
      end
    end
    if released == RELEASED then
      return true
    end
  end
  for _, id in ipairs(redis.call('ZRANGE', stem .. 'resting', 0, -1)) do
    local ticket = load_ticket(id)
    if released < RELEASED and ticket.aim ~= null and aims[ticket.aim.kind .. ':' .. ticket.aim.id] then
      take_out(ticket)
      return_to_queue(ticket, counter.id)
      released = released + 1
    end
  end
  return released == RELEASED
end
