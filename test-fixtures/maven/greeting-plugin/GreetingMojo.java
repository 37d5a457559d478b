package com.example.greeting;

import org.apache.maven.plugin.AbstractMojo;

public class GreetingMojo extends AbstractMojo {
  @Override
  public void execute() {
    getLog().info("hello from a private plugin");
  }
}
