-- Counters, their sign-ins and the tickets at them.
--   counters  hash: counter id -> the counter
--   active    hash: counter id -> id of the ticket called or served there
--   held      hash: ticket id -> id of the counter where it is parked
--   idle      hash: counter id -> since when an open counter has had no ticket
--   clerks    hash: clerk id -> counter id
--   pools     hash: service id -> { counters, services }: the counters signed in for a service, and all services they give
--   undo      hash: counter id -> its last call or finish, and the ticket before it

local function load_counter(id)
  local json = redis.call('HGET', stem .. 'counters', id)
  if not json then
    return nil
  end
  local counter = cjson.decode(json)
  -- As the first version wrote it.
  if not counter.languages then
    counter.secondaryServiceIds, counter.overflowSlackMs, counter.profileId = {}, 0, null
    counter.languages, counter.pauseReason, counter.streak, counter.credits = {}, null, 0, {}
  end
  return counter
end

local function new_counter(id)
  return {
    id = id,
    state = 'closed',
    epoch = 0,
    clerkId = null,
    serviceIds = {},
    secondaryServiceIds = {},
    overflowSlackMs = 0,
    profileId = null,
    languages = {},
    pauseReason = null,
    streak = 0,
    credits = {},
  }
end

local function save_counter(counter)
  counter.ticket, counter.held = nil, nil
  redis.call('HSET', stem .. 'counters', counter.id, encode(counter))
end

local function active_ticket(counter_id)
  local id = redis.call('HGET', stem .. 'active', counter_id)
  return id and load_ticket(id) or nil
end

local function occupy(counter_id, ticket_id)
  redis.call('HSET', stem .. 'active', counter_id, ticket_id)
  redis.call('HDEL', stem .. 'idle', counter_id)
end

local function set_idle(counter_id)
  redis.call('HSET', stem .. 'idle', counter_id, string.format('%d', now))
end

local function vacate(counter_id)
  redis.call('HDEL', stem .. 'active', counter_id)
  set_idle(counter_id)
end

-- nil, or the refusal of a command from an older sign-in or another clerk's.
local function refuse_claim(counter, clerk_id, epoch)
  if not counter or (counter.state == 'closed' and counter.epoch == epoch) then
    return refuse(COUNTER_CLOSED)
  end
  if counter.epoch ~= epoch or counter.clerkId ~= clerk_id then
    return refuse(STALE_EPOCH)
  end
  return nil
end

-- nil, or the refusal of a counter that cannot take a ticket now.
local function refuse_taking(counter)
  if counter.state == 'paused' then
    return refuse(COUNTER_PAUSED)
  end
  local busy = active_ticket(counter.id)
  if busy then
    return refuse(COUNTER_BUSY, { number = busy.number })
  end
  return nil
end

local held_at
-- Tickets parked at a counter, oldest first; read once for all counters.
local function held_tickets(counter_id)
  if not held_at then
    held_at = {}
    local held = redis.call('HGETALL', stem .. 'held')
    for i = 1, #held, 2 do
      local ticket = load_ticket(held[i])
      held_at[held[i + 1]] = held_at[held[i + 1]] or {}
      table.insert(held_at[held[i + 1]], ticket)
    end
  end
  local tickets = held_at[counter_id] or {}
  table.sort(tickets, function(a, b)
    return a.order < b.order
  end)
  return tickets
end

local function with_tickets(counter)
  counter.ticket = active_ticket(counter.id) or null
  counter.held = held_tickets(counter.id)
  return counter
end

-- Who serves what changes at sign-in, sign-out and pauses only, so it is worked out there and not for each ticket.
local function rebuild_pools()
  local pools = {}
  for _, json in ipairs(redis.call('HVALS', stem .. 'counters')) do
    local counter = cjson.decode(json)
    if counter.state == 'open' then
      local given = {}
      for _, service in ipairs(counter.serviceIds) do
        table.insert(given, service)
      end
      for _, service in ipairs(counter.secondaryServiceIds or {}) do
        table.insert(given, service)
      end
      for _, service in ipairs(given) do
        pools[service] = pools[service] or { counters = {}, services = {} }
        table.insert(pools[service].counters, counter.id)
        for _, other in ipairs(given) do
          pools[service].services[other] = true
        end
      end
    end
  end
  redis.call('DEL', stem .. 'pools')
  for service, pool in pairs(pools) do
    local services = {}
    for other in pairs(pool.services) do
      table.insert(services, other)
    end
    redis.call('HSET', stem .. 'pools', service, encode({ counters = pool.counters, services = services }))
  end
end
