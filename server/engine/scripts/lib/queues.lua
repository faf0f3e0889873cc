-- Queues. A lane holds the waiting tickets that the same counters may call and that have the same target: service (or the one counter or
-- clerk they are for), class, and the language a clerk must speak. Whatever the rules ask about the waiting, they ask it of lanes' heads: the
-- head is due first and, as all have the same target, has waited longest.
--   lane:<scope>|<priority>|<language>|<targetMs>  zset: member by due time
--   heads     zset: lane by its head's due time; lanes with nobody are not there
--   anchors:<service>  zset: member of every waiting ticket of a service by its anchor
--   resting   zset: id of a ticket that waits in no lane, by when it enters one
-- A member is the order of issue (12 digits), the ticket's id, its target (9 digits) and its number: ties go by order, and a head needs no
-- further look-up.

local function member_of(ticket)
  return string.format('%012d%s%09d%s', ticket.order, ticket.id, ticket.targetMs, ticket.number)
end

local function parse_member(member)
  return {
    order = tonumber(string.sub(member, 1, 12)),
    ticketId = string.sub(member, 13, 48),
    targetMs = tonumber(string.sub(member, 49, 57)),
    number = string.sub(member, 58),
  }
end

local function lane_of(ticket)
  local scope = ticket.serviceId
  if ticket.aim ~= null then
    scope = ticket.aim.kind .. ':' .. ticket.aim.id
  end
  local language = ticket.clerkLanguage ~= null and ticket.clerkLanguage or ''
  return string.format('%s|%s|%s|%d', scope, ticket.priority, language, ticket.targetMs)
end

local function parse_lane(lane)
  return string.match(lane, '^([^|]+)|([^|]+)|([^|]*)|')
end

local function enter_lane(ticket)
  local lane, due = lane_of(ticket), string.format('%d', ticket.dueAt)
  redis.call('ZADD', stem .. 'lane:' .. lane, due, member_of(ticket))
  redis.call('ZADD', stem .. 'heads', 'LT', due, lane)
end

local function enqueue(ticket)
  if ticket.restsUntilAt ~= null and ticket.restsUntilAt > now then
    redis.call('ZADD', stem .. 'resting', string.format('%d', ticket.restsUntilAt), ticket.id)
  else
    enter_lane(ticket)
  end
  redis.call('ZADD', stem .. 'anchors:' .. ticket.serviceId, string.format('%d', current_leg(ticket).anchorAt), member_of(ticket))
  redis.call('SADD', stem .. 'services', ticket.serviceId)
end

-- Out of all queues; to be called while the ticket still says what it waits for.
local function take_out(ticket)
  local lane, member = lane_of(ticket), member_of(ticket)
  if redis.call('ZREM', stem .. 'lane:' .. lane, member) == 1 then
    local head = redis.call('ZRANGE', stem .. 'lane:' .. lane, 0, 0, 'WITHSCORES')
    if head[1] then
      redis.call('ZADD', stem .. 'heads', head[2], lane)
    else
      redis.call('ZREM', stem .. 'heads', lane)
    end
  else
    redis.call('ZREM', stem .. 'resting', ticket.id)
  end
  redis.call('ZREM', stem .. 'anchors:' .. ticket.serviceId, member)
end

-- Out of the queue for good; the time spent there goes to what the estimator knows of the day.
local function dequeue(ticket)
  take_out(ticket)
  redis.call('HINCRBY', stem .. 'leaving', ticket.serviceId .. ':ms', math.max(0, now - current_leg(ticket).anchorAt))
end

-- Tickets whose rest is over enter their lanes.
local function wake()
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', stem .. 'resting', '-inf', string.format('%d', now), 'LIMIT', 0, 100)) do
    redis.call('ZREM', stem .. 'resting', id)
    enter_lane(load_ticket(id))
  end
end
