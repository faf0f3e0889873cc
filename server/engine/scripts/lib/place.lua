-- A place in the queue: who is due earlier, and what the estimator needs to know. See `domain/estimate.ts`.

local function number_at(hash, field)
  return tonumber(redis.call('HGET', hash, field)) or 0
end

-- member: nil for a newcomer, behind whom nobody stands at an equal due time.
local function place_of(service, due, member)
  local json = redis.call('HGET', stem .. 'pools', service)
  local pool = json and cjson.decode(json) or { counters = {}, services = { service } }
  local at = string.format('%d', due)
  local place = { ahead = 0, counters = #pool.counters, idle = 0, serviceCount = 0, serviceMsSum = 0, abandonments = 0, queueMsSum = 0 }
  for _, other in ipairs(pool.services) do
    local queue = stem .. 'queue:' .. other
    place.ahead = place.ahead + redis.call('ZCOUNT', queue, '-inf', '(' .. at)
    if member then
      for _, tied in ipairs(redis.call('ZRANGEBYSCORE', queue, at, at)) do
        if tied < member then
          place.ahead = place.ahead + 1
        end
      end
    else
      place.ahead = place.ahead + redis.call('ZCOUNT', queue, at, at)
    end
    place.serviceCount = place.serviceCount + redis.call('LLEN', stem .. 'times:' .. other)
    place.serviceMsSum = place.serviceMsSum + number_at(stem .. 'timeSums', other)
    place.abandonments = place.abandonments + number_at(stem .. 'leaving', other .. ':withdrawn')
    place.queueMsSum = place.queueMsSum + number_at(stem .. 'leaving', other .. ':ms')
  end
  for _, counter in ipairs(pool.counters) do
    if redis.call('HEXISTS', stem .. 'active', counter) == 0 then
      place.idle = place.idle + 1
    end
  end
  return place
end
