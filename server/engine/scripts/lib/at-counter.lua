-- A clerk's operation on the ticket at their counter: ticket and counter, or the refusal.
-- Order: known command, then epoch together with the clerk, then status.

local function ticket_at_counter()
  local counter_id = redis.call('HGET', stem .. 'clerks', input.clerkId)
  local counter = counter_id and load_counter(counter_id)
  local refusal = refuse_claim(counter, input.clerkId, input.epoch)
  if refusal then
    return nil, nil, refusal
  end
  local ticket = load_ticket(input.ticketId)
  if not ticket then
    return nil, nil, refuse(NOT_FOUND)
  end
  refusal = refuse_status(ticket)
  if refusal then
    return nil, nil, refusal
  end
  if ticket.counterId ~= counter.id then
    return nil, nil, refuse(NOT_YOUR_TICKET, { number = ticket.number })
  end
  return ticket, counter, nil
end

local function answer_ticket(ticket)
  ticket.order = nil
  return accept({ ticket = ticket })
end
