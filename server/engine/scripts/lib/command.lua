-- How every command begins, after what it includes: a known one gets its first answer, and an office that is still in an older business
-- day is rolled first.

local first = remembered()
if first then
  return first
end
if must_roll() then
  return { ROLL_DAY, '{}' }
end
