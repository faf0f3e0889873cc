-- Tickets, queues and the board's calls. A queue's member is the issue order (12 digits) and the ticket id: ties go by order.

local function ticket_key(id)
  return stem .. 'ticket:' .. id
end

local function load_ticket(id)
  local json = redis.call('GET', ticket_key(id))
  return json and cjson.decode(json)
end

local function save_ticket(ticket)
  ticket.lastSeq = seq
  redis.call('SET', ticket_key(ticket.id), encode(ticket))
end

local function queue_member(ticket)
  return string.format('%012d', ticket.order) .. ticket.id
end

local function member_ticket_id(member)
  return string.sub(member, 13)
end

local function current_leg(ticket)
  return ticket.legs[#ticket.legs]
end

local function enqueue(ticket)
  redis.call('ZADD', stem .. 'queue:' .. ticket.serviceId, string.format('%d', ticket.dueAt), queue_member(ticket))
  redis.call('ZADD', stem .. 'anchors:' .. ticket.serviceId, string.format('%d', current_leg(ticket).anchorAt), ticket.id)
  redis.call('SADD', stem .. 'services', ticket.serviceId)
end

-- Takes a ticket out of its queue and adds the time it spent there to what the estimator knows of the day.
local function dequeue(ticket)
  redis.call('ZREM', stem .. 'queue:' .. ticket.serviceId, queue_member(ticket))
  redis.call('ZREM', stem .. 'anchors:' .. ticket.serviceId, ticket.id)
  redis.call('HINCRBY', stem .. 'leaving', ticket.serviceId .. ':ms', now - current_leg(ticket).anchorAt)
end

local function close_ticket(ticket, status)
  ticket.status = status
  current_leg(ticket).status = status
  ticket.closedAt = now
  redis.call('ZADD', stem .. 'closed', string.format('%d', now), ticket.id)
end

local BOARD_CALLS = 12
local function put_on_board(ticket)
  redis.call('ZADD', stem .. 'calls', seq, ticket.id)
  redis.call('ZREMRANGEBYRANK', stem .. 'calls', 0, -BOARD_CALLS - 1)
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
