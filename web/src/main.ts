import { mount } from 'svelte';
import './ui/base.css';
import App from './app/App.svelte';
import { appearance } from './app/appearance.svelte';

appearance.start();
const target = document.getElementById('app');
if (target) mount(App, { target });
