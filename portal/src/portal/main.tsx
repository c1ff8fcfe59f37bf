import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { begin } from './appearance';
import './base.css';

begin();
const root = document.getElementById('root');
if (!root) throw new Error('portal.html has no #root');
createRoot(root).render(<StrictMode><App /></StrictMode>);
