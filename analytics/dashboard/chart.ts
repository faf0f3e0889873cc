/** Chart.js as an attachment: made with the canvas, renewed with its data, gone with the canvas. */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  type ChartConfiguration,
} from 'chart.js';
import type { Attachment } from 'svelte/attachments';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

/** Values of design tokens as they are now, in the present theme. */
export type Tokens = (name: string) => string;

/** Draws what `configure` makes; drawn again when theme or font arrive, since a canvas does not follow style sheets. */
export function chart(configure: (token: Tokens) => ChartConfiguration): Attachment<HTMLCanvasElement> {
  return (canvas) => {
    const token: Tokens = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const draw = (): Chart => {
      Chart.defaults.font.family = token('--font');
      Chart.defaults.font.size = 12;
      Chart.defaults.color = token('--ink-2');
      Chart.defaults.animation = false;
      return new Chart(canvas, configure(token));
    };
    let drawn = draw();
    const again = (): void => {
      drawn.destroy();
      drawn = draw();
    };
    const theme = new MutationObserver(again);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    document.fonts.addEventListener('loadingdone', again);
    return () => {
      theme.disconnect();
      document.fonts.removeEventListener('loadingdone', again);
      drawn.destroy();
    };
  };
}
