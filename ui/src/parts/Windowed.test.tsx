import { render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';

import { Windowed } from './Windowed';

it('keeps few of ten thousand in the page, and says how many there are', () => {
  const heights = vi.spyOn(Element.prototype, 'getBoundingClientRect');
  // Cards and the blanks that stand in for them are not equally tall: rows must come to rest all the same.
  heights.mockImplementation(function (this: Element) {
    const tall = this.textContent === 'thing 3' ? 300 : 200;
    return { top: -100_000, height: this.tagName === 'ARTICLE' ? tall : 0 } as DOMRect;
  });
  vi.stubGlobal('ResizeObserver', class { observe() {} disconnect() {} });
  const look = vi.fn();
  render(<Windowed count={10_000} item={(i) => <article>thing {i % 7}</article>} keyOf={(i) => i} label="Things" onLook={look} />);
  const items = screen.getAllByRole('listitem');
  expect(items.length).toBeGreaterThan(3);
  expect(items.length).toBeLessThan(30);
  expect(items[0]).toHaveAttribute('aria-setsize', '10000');
  const [first, last] = look.mock.lastCall as [number, number];
  expect(first).toBeGreaterThan(200);
  expect(last - first).toBe(items.length);
  heights.mockRestore();
});
