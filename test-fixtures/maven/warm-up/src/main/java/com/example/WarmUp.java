package com.example;

public class WarmUp {
}
