import { lazy, Suspense, useEffect, useState } from 'react';

import { useWords } from '../words';
import { Button } from './Button';
import { Dialog } from './Dialog';
import s from './CropPhoto.module.css';

const Cropper = lazy(async () => {
  await import('react-easy-crop/react-easy-crop.css');
  return import('react-easy-crop');
});

/** Which part of the turned picture is kept, as fractions of it. */
export type Cut = { crop: string; turn: number };

type Props = { file: File; aspect: number; onCut: (cut: Cut) => void; onClose: () => void };

/** Moves, turns and enlarges a photo within its frame, by mouse, finger or arrows. */
export function CropPhoto({ file, aspect, onCut, onClose }: Props) {
  const say = useWords();
  const [address, setAddress] = useState<string>();
  const [at, setAt] = useState({ x: 0, y: 0 });
  const [zoom, setZoom] = useState(1);
  const [turn, setTurn] = useState(0);
  const [crop, setCrop] = useState('0,0,1,1');
  useEffect(() => {
    const made = URL.createObjectURL(file);
    // eslint-disable-next-line react-hooks/set-state-in-effect -- an address is made and given up together with its page
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return (
    <Dialog
      title={say('photo.crop')}
      isOpen
      onClose={onClose}
      wide
      answers={
        <>
          <Button kind="main" icon="check" onPress={() => onCut({ crop, turn })}>{say('photo.take')}</Button>
          <Button icon="turn" onPress={() => setTurn((turn + 90) % 360)}>{say('photo.turn')}</Button>
          <Button kind="plain" onPress={onClose}>{say('parts.cancel')}</Button>
        </>
      }
    >
      <div className={s.frame}>
        <Suspense>
          {address && (
            <Cropper
              image={address}
              crop={at}
              zoom={zoom}
              rotation={turn}
              aspect={aspect}
              keyboardStep={8}
              disableAutomaticStylesInjection
              onCropChange={setAt}
              onZoomChange={setZoom}
              onCropComplete={({ x, y, width, height }) => setCrop([x, y, width, height].map((p) => (p / 100).toFixed(4)).join(','))}
            />
          )}
        </Suspense>
      </div>
      <label className={s.zoom}>
        <span>{say('photo.zoom')}</span>
        <input type="range" min={1} max={3} step={0.05} value={zoom} onChange={(event) => setZoom(Number(event.target.value))} />
      </label>
    </Dialog>
  );
}
