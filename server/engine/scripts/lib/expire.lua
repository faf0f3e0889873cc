-- What is open when a day closes: held and called tickets expire, waiting ones too unless the office carries them over; one being served
-- finishes and belongs to its day of issue. At most 200 in one run.

local BATCH = 200

-- true where there may be more.
local function expire_open(carry_waiting)
  local expired = 0
  local function expire(id)
    local ticket = load_ticket(id)
    append('ticket.expired', ticket.id, ticket.counterId ~= null and ticket.counterId or nil, facts(ticket, { from = ticket.status }))
    if ticket.status == 'waiting' then
      dequeue(ticket)
    elseif ticket.status == 'held' then
      redis.call('HDEL', stem .. 'held', ticket.id)
    else
      vacate(ticket.counterId)
    end
    take_off_board(ticket)
    close_ticket(ticket, 'expired')
    save_ticket(ticket)
    expired = expired + 1
  end

  for _, id in ipairs(redis.call('HVALS', stem .. 'active')) do
    if expired < BATCH and load_ticket(id).status == 'called' then
      expire(id)
    end
  end
  for _, id in ipairs(redis.call('HKEYS', stem .. 'held')) do
    if expired < BATCH then
      expire(id)
    end
  end
  if not carry_waiting then
    for _, service in ipairs(redis.call('SMEMBERS', stem .. 'services')) do
      if expired < BATCH then
        for _, member in ipairs(redis.call('ZRANGE', stem .. 'anchors:' .. service, 0, BATCH - expired - 1)) do
          expire(parse_member(member).ticketId)
        end
      end
    end
  end
  return expired == BATCH
end
