/set mode ndsampler normal -command
/set truncation ndsampler 1000000
/set feedback ndsampler
System.out.println("ndsampler for Java: tour() says where to begin, show(x) draws, display(x) prints tables whole.");
