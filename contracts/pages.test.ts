import { describe, expect, it } from 'vitest';
import { pageFor } from './pages.ts';

describe('pageFor', () => {
  it('finds the page of each kind of address', () => {
    expect(pageFor('/')).toBe('ui/home.html');
    expect(pageFor('/kiosk/lezhe')).toBe('kiosk-ui/kiosk.html');
    expect(pageFor('/t/0190b2c8-0000-7000-8000-000000000000')).toBe('kiosk-ui/ticket.html');
    expect(pageFor('/desk/')).toBe('counter-ui/desk.html');
  });

  it('knows kiosks and screens that have no office yet', () => {
    expect(pageFor('/kiosk')).toBe('kiosk-ui/kiosk.html');
    expect(pageFor('/display/')).toBe('display-ui/display.html');
  });

  it('finds nothing where a segment is missing or too many', () => {
    expect(pageFor('/t')).toBeNull();
    expect(pageFor('/t/')).toBeNull();
    expect(pageFor('/kiosk/lezhe/more')).toBeNull();
    expect(pageFor('/api/v1/offices')).toBeNull();
  });
});
