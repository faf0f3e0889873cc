/** Every page as it was built: nothing in it that the content security policy would have to let through. */
import { describe, expect, it } from 'vitest';
import { pages } from '../../contracts/pages.ts';
import { workersHall } from '../support/workers-hall.ts';

describe.each(pages.map(({ html, path }) => [html, path] as const))('%s', (_html, path) => {
  it('has no script, no style and no handler in its text, and asks no other site for anything', async () => {
    const asked = path.replace(/:\w+/g, 'x');
    const answer = await fetch(workersHall() + asked);
    expect([asked, answer.status]).toEqual([asked, 200]);
    const text = await answer.text();
    expect(text).toMatch(/<script type="module"[^>]* src="\/assets\//);
    for (const [script] of text.matchAll(/<script[^>]*>[^<]*<\/script>/g))
      expect(script).toMatch(/ src="\/.*><\/script>$/);
    expect(text).not.toMatch(/<style|\sstyle\s*=|\son\w+\s*=|javascript:/i);
    expect(text).not.toMatch(/(?:src|href)\s*=\s*"(?:https?:)?\/\//i);
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("style-src 'self'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
  });
});
