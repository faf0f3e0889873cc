-- Counters, their sign-ins and the tickets active at them.
--   counters  hash: counter id -> { id, state, epoch, clerkId, serviceIds }
--   active    hash: counter id -> id of the ticket called or served there
--   clerks    hash: clerk id -> counter id
--   pools     hash: service id -> { counters, services }: the counters signed in for a service, and all services they give

local function load_counter(id)
  local json = redis.call('HGET', stem .. 'counters', id)
  return json and cjson.decode(json)
end

local function save_counter(counter)
  redis.call('HSET', stem .. 'counters', counter.id, encode(counter))
end

local function active_ticket(counter_id)
  local id = redis.call('HGET', stem .. 'active', counter_id)
  return id and load_ticket(id) or nil
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

local function with_ticket(counter)
  local ticket = active_ticket(counter.id)
  if ticket then
    ticket.order = nil
  end
  counter.ticket = ticket or null
  return counter
end

-- Who serves what changes at sign-in and sign-out only, so it is worked out there and not for each ticket.
local function rebuild_pools()
  local pools = {}
  for _, json in ipairs(redis.call('HVALS', stem .. 'counters')) do
    local counter = cjson.decode(json)
    if counter.state == 'open' then
      for _, service in ipairs(counter.serviceIds) do
        pools[service] = pools[service] or { counters = {}, services = {} }
        table.insert(pools[service].counters, counter.id)
        for _, other in ipairs(counter.serviceIds) do
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
